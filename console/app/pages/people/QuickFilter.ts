import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { number } from '../../core/show';
import type { Frequent, Rule } from '../../core/types';
import { words } from '../../core/words';
import type { Drop } from '../../parts/Drop';
import '../../parts/Drop';
import { icon } from '../../parts/icon';
import { afterTyping } from '../../parts/small';
import { answered } from '../../parts/states';
import { NONE } from './asked';

/** From so many options on they can be searched. */
const SEARCHED_FROM = 7;

/**
 * A quick filter: what is chosen, and a drop-down with the values there are, each with how many have it. Tells `chosen` with the values.
 */
export class QuickFilter extends Part {
  static override properties = {
    name: {},
    of: { attribute: false },
    chosen: { attribute: false },
    match: {},
    rule: { attribute: false },
    typed: { state: true },
  };
  declare name: string;
  /** `tags`, or an attribute. */
  declare of: 'tags' | { attribute: string };
  declare chosen: readonly string[];
  /** Of tags: any or all of them. */
  declare match: 'any' | 'all' | undefined;
  /** Among whom values are counted. */
  declare rule: Rule | null;
  declare typed: string;
  private readonly values = new Question<Frequent[]>(this);
  private readonly type = afterTyping((text) => {
    this.typed = text.trim();
    this.ask();
  }, 200);

  constructor() {
    super();
    this.chosen = [];
    this.rule = null;
    this.typed = '';
  }

  private ask(): void {
    const { rule, of, typed } = this;
    void this.values.ask((signal) =>
      post<Frequent[]>(
        '/audience/values',
        { rule, of, limit: 50, ...(typed !== '' && { search: typed }) },
        { signal },
      ),
    );
  }

  private toggle(value: string): void {
    this.tell(
      'chosen',
      this.chosen.includes(value) ? this.chosen.filter((one) => one !== value) : [...this.chosen, value],
    );
  }

  private option(value: string, count?: number): TemplateResult {
    return html`<label class="menu-item"
      ><input
        class="check"
        type="checkbox"
        .checked=${this.chosen.includes(value)}
        @change=${() => this.toggle(value)}
      />${value === NONE ? words('people.none', { name: this.label().toLowerCase() }) : value}${count === undefined ? nothing : html`<span class="num">${number(count)}</span>`}</label
    >`;
  }

  private readonly label = (): string => words(`filter.${this.name}`);

  private readonly menu = (): TemplateResult => {
    const label = this.label();
    const contains = this.name === 'address';
    return html`${
      (this.values.answer?.length ?? 0) >= SEARCHED_FROM || this.typed !== '' || contains
        ? html`<div class="search">
            ${icon('search')}<input
              type="search"
              aria-label=${words('people.findValue', { name: label.toLowerCase() })}
              placeholder=${words(contains ? 'people.contains' : 'people.findValue', { name: label.toLowerCase() })}
              @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
              @keydown=${(event: KeyboardEvent) => {
                if (contains && event.key === 'Enter' && this.typed !== '') this.toggle(this.typed);
              }}
            />
          </div>`
        : nothing
    }
    ${contains && this.typed !== '' ? this.option(this.typed) : nothing}
    ${this.chosen.filter((value) => !this.values.answer?.some((one) => one.value === value) && value !== NONE).map((value) => this.option(value))}
    ${answered(this.values, (values) =>
      values.length === 0
        ? html`<p class="label">${words(this.typed === '' ? 'people.noValues' : 'people.noValue')}</p>`
        : html`${values.map(({ value, profiles }) => this.option(value, profiles))}`,
    )}
    ${
      this.of === 'tags'
        ? nothing
        : html`<hr />
            ${this.option(NONE)}`
    }
    ${
      this.match === undefined
        ? nothing
        : html`<hr />
            <p class="label">${words('people.has')}</p>
            ${(['any', 'all'] as const).map(
              (match) =>
                html`<label class="menu-item"
                  ><input
                    class="check"
                    type="radio"
                    name="match"
                    .checked=${this.match === match}
                    @change=${() => this.tell('match', match)}
                  />${words(`people.${match}`)}</label
                >`,
            )}`
    }`;
  };

  override render(): TemplateResult {
    const { chosen } = this;
    const label = this.label();
    const shown = chosen
      .map((value) => (value === NONE ? words('people.none', { name: label.toLowerCase() }) : value))
      .join(words(this.match === 'all' ? 'people.joinAnd' : 'people.joinOr'));
    return html`<div class="chip ${chosen.length > 0 ? 'on' : ''}">
      <audience-drop
        .label=${chosen.length > 0 ? html`${label}<b class="clip">${shown}</b>${icon('down')}` : html`${icon('plus')}${label}`}
        .name=${label}
        kind="panel"
        look="chip-button"
        .content=${this.menu}
        @opened=${() => {
          this.typed = '';
          this.ask();
        }}
        @closed=${() => this.values.forget()}
      ></audience-drop
      >${
        chosen.length > 0
          ? html`<button
              class="x"
              type="button"
              aria-label=${words('people.removeFilter', { name: label, value: shown })}
              @click=${() => this.tell('chosen', [])}
            >
              ${icon('x')}
            </button>`
          : nothing
      }
    </div>`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // What drops down is drawn by the drop: it draws again with us.
    this.querySelector<Drop>('audience-drop')?.requestUpdate();
    if (
      changed.has('rule') &&
      this.values.answer !== undefined &&
      this.querySelector<Drop>('audience-drop')?.open
    )
      this.ask();
  }
}
define('audience-quick-filter', QuickFilter);
