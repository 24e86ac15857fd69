import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { go, to } from '../../core/route';
import { Trouble } from '../../core/Trouble';
import type { Rule, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import '../../parts/RuleEditor';
import type { RuleEditor } from '../../parts/RuleEditor';
import { crumbs } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

const FIRST: Rule = { all: [{ attribute: '', operator: 'is', value: '' }] };

/** *Create Segment*: type, rules, name, *Save and activate*. */
export class SegmentEditor extends Part {
  static override properties = {
    type: {},
    rule: { attribute: false },
    copyOf: {},
    valid: { state: true },
    trouble: { state: true },
    busy: { state: true },
  };
  declare type: Segment['type'];
  declare rule: Rule | undefined;
  /** The name of the segment that this begins as a copy of. */
  declare copyOf: string;
  /** Undefined while nobody has said so yet: then the engine says it at the end. */
  declare valid: boolean | undefined;
  declare trouble: Trouble | undefined;
  declare busy: boolean;
  private built: Rule | undefined;

  constructor() {
    super();
    this.type = 'snapshot';
    this.copyOf = '';
    this.busy = false;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.valid === false) return this.querySelector<RuleEditor>('audience-rule-editor')?.complain();
    const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
    this.busy = true;
    this.trouble = undefined;
    try {
      const made = await post<Segment>('/segments', {
        name,
        type: this.type,
        rule: this.built ?? this.rule ?? FIRST,
      });
      say(words('segments.created', { name: made.name }));
      go(to('segments', made.name));
    } catch (error) {
      this.trouble = Trouble.of(error);
      void this.drawn<HTMLElement>('#segment-name').then((input) => input?.focus());
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    return html`${crumbs(words('page.segments'), to('segments'), words('segments.create'))}
      <div class="page-head"><h1>${words('segments.create')}</h1></div>
      <form class="stack editor" @submit=${(event: SubmitEvent) => void this.submit(event)}>
        <section class="card" aria-labelledby="type-title">
          <header><h2 id="type-title">${words('segments.chooseType')}</h2></header>
          <div class="body kinds" role="radiogroup" aria-labelledby="type-title">
            ${(['snapshot', 'realTime'] as const).map(
              (type) =>
                html`<label class="menu-item tall outlined"
                  ><input
                    class="check"
                    type="radio"
                    name="type"
                    .checked=${this.type === type}
                    @change=${() => (this.type = type)}
                  />
                  <span
                    >${words(`segments.kind.${type}`)}<small
                      >${words(`segments.kindAbout.${type}`)}</small
                    ></span
                  ></label
                >`,
            )}
          </div>
        </section>
        <section class="card" aria-labelledby="rules-title">
          <header><h2 id="rules-title">${words('segments.rules')}</h2></header>
          <div class="body">
            <audience-rule-editor
              ?begins=${this.rule === undefined}
              .rule=${this.built ?? this.rule ?? FIRST}
              .purpose=${this.type}
              @changed=${(event: CustomEvent<{ rule: Rule; valid: boolean | undefined }>) => {
                this.built = event.detail.rule;
                this.valid = event.detail.valid;
              }}
            ></audience-rule-editor>
          </div>
        </section>
        <section class="card" aria-labelledby="name-title">
          <header><h2 id="name-title">${words('segments.naming')}</h2></header>
          <div class="body stack">
            <div class="field">
              <label for="segment-name">${words('segments.name')}</label>
              <input
                class="input"
                id="segment-name"
                name="name"
                required
                maxlength="200"
                .defaultValue=${this.copyOf === '' ? '' : words('segments.copyName', { name: this.copyOf })}
              />
            </div>
            ${this.trouble ? troubleNotice(this.trouble) : nothing}
          </div>
          <footer>
            ${this.valid !== false ? nothing : html`<span>${icon('filter')} ${words('segments.incomplete')}</span>`}
            <span class="actions">
              <a class="btn" href=${to('segments')}>${words('cancel')}</a>
              <button class="btn primary" type="submit" ?disabled=${this.busy}>
                ${words('segments.save')}
              </button>
            </span>
          </footer>
        </section>
      </form>`;
  }
}
define('audience-segment-editor', SegmentEditor);
