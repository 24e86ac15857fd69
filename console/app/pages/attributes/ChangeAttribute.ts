import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { catalogue } from '../../../rules/catalogue';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { value } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Attribute } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { named, personLink, type Key, type People } from '../../parts/people';
import { button } from '../../parts/small';
import { answered, troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

/** What another type of an attribute, or its removal, would change. */
interface Change {
  profiles: number;
  unreadable: number;
  people: (Key & { value: unknown })[];
  known: People;
  usedBy: string[];
}

/** Gives an attribute of the account's own another type, or removes it; what that changes is said before. Tells `close` and `done`. */
export class ChangeAttribute extends Part {
  static override properties = {
    attribute: { attribute: false },
    act: {},
    type: { state: true },
    clears: { state: true },
    busy: { state: true },
    trouble: { state: true },
  };
  declare attribute: Attribute;
  declare act: 'retype' | 'remove';
  declare type: string;
  /** Whether values that cannot be read are cleared. */
  declare clears: boolean;
  declare busy: boolean;
  declare trouble: Trouble | undefined;
  private readonly change = new Question<Change>(this);

  constructor() {
    super();
    this.type = '';
    this.clears = this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('attribute') && this.act === 'remove') this.look();
  }

  private get wanted(): object {
    const { name } = this.attribute;
    return this.act === 'remove' ? { name } : { name, type: this.type };
  }

  private look(): void {
    this.trouble = undefined;
    this.clears = false;
    if (this.act === 'retype' && this.type === '') return this.change.forget();
    const body = { ...this.wanted, dryRun: true };
    void this.change.ask(async (signal) => {
      const found = await post<Omit<Change, 'known'>>(`/attributes/${this.act}`, body, { signal });
      return named(found, found.people, signal);
    });
  }

  private async run(): Promise<void> {
    const { name } = this.attribute;
    this.busy = true;
    try {
      const how = this.act === 'retype' && this.clears ? { unreadable: 'clear' } : {};
      await post(`/attributes/${this.act}`, { ...this.wanted, ...how });
      say(words(this.act === 'remove' ? 'attributeChange.removed' : 'attributeChange.retyped', { name }));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    } finally {
      this.busy = false;
    }
  }

  /** Once it was said what would change, and nothing stands against it. */
  private get isAllowed(): boolean {
    const { answer } = this.change;
    return !this.busy && answer?.usedBy.length === 0 && (answer.unreadable === 0 || this.clears);
  }

  private choice(): TemplateResult {
    const types = catalogue.types.filter((type) => type !== this.attribute.type);
    return html`<div class="field">
      <label for="attribute-new-type">${words('attributeChange.newType')}</label>
      <select
        class="select"
        id="attribute-new-type"
        @change=${(event: Event) => {
          this.type = (event.target as HTMLSelectElement).value;
          this.look();
        }}
      >
        <option value="">…</option>
        ${types.map((type) => html`<option value=${type}>${words(`builder.type.${type}`)}</option>`)}
      </select>
    </div>`;
  }

  private told({ profiles, unreadable, people, known, usedBy }: Change): TemplateResult {
    return html`<p class="small">${words('attributeChange.have', { count: profiles })}</p>
      ${
        unreadable === 0
          ? nothing
          : html`<p class="small">${words('attributeChange.unreadable', { count: unreadable })}</p>
              <ul class="lines">
                ${people.map((one) => html`<li class="small spread">${personLink(one, known, { elsewhere: true })}<span>${value(one.value)}</span></li>`)}
              </ul>
              <label class="row small">
                <input
                  class="check"
                  type="checkbox"
                  .checked=${this.clears}
                  @change=${(event: Event) => (this.clears = (event.target as HTMLInputElement).checked)}
                />${words('attributeChange.clear')}
              </label>`
      }
      ${
        usedBy.length === 0
          ? nothing
          : html`<div class="notice warn" role="alert">
              ${icon('warn')}
              <div>
                <b>${words('attributeChange.inUse')}</b>
                <ul class="lines">
                  ${usedBy.map((one) => html`<li class="small">${one}</li>`)}
                </ul>
              </div>
            </div>`
      }`;
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    const isRemoval = this.act === 'remove';
    const { name } = this.attribute;
    return dialog({
      heading: words(isRemoval ? 'attributeChange.removeTitle' : 'attributeChange.retypeTitle', { name }),
      onClose: close,
      content: html`<div class="stack">
        <p class="small">
          ${words(isRemoval ? 'attributeChange.removeAbout' : 'attributeChange.retypeAbout')}
        </p>
        ${isRemoval ? nothing : this.choice()}
        ${isRemoval || this.type !== '' ? answered(this.change, (change) => this.told(change), 2) : nothing}
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </div>`,
      foot: html`${button({ label: words('cancel'), run: close })}
      ${button({
        label: words(isRemoval ? 'attributeChange.remove' : 'attributeChange.retypeButton'),
        look: isRemoval ? 'danger' : 'primary',
        disabled: !this.isAllowed,
        run: () => void this.run(),
      })}`,
    });
  }
}
define('audience-change-attribute', ChangeAttribute);
