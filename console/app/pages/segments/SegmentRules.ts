import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, patch, path, post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { mayWrite } from '../../core/session';
import { number } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Rule, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { named, personLink, type Key, type People } from '../../parts/people';
import '../../parts/RuleEditor';
import type { RuleEditor } from '../../parts/RuleEditor';
import { answered, troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

interface Comparison {
  before: number;
  after: number;
  gained: number;
  lost: number;
  gainedProfiles: Key[];
  lostProfiles: Key[];
  known: People;
}

/** The rules of a segment: a snapshot segment is edited here, and shows before saving who would be gained and lost. Tells `saved`. */
export class SegmentRules extends Part {
  static override properties = {
    segment: { attribute: false },
    built: { state: true },
    valid: { state: true },
    trouble: { state: true },
    other: { state: true },
    name: { state: true },
  };
  declare segment: Segment;
  declare built: Rule;
  /** Undefined while nobody has said so yet: then the engine says it at the end. */
  declare valid: boolean | undefined;
  declare trouble: Trouble | undefined;
  /** Another segment to compare with. */
  declare other: string;
  declare name: string;
  private readonly segments = new Question<Segment[]>(this);
  private readonly comparison = new Question<Comparison>(this);

  constructor() {
    super();
    this.other = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('segment') as Segment | undefined;
    if (
      !changed.has('segment') ||
      (before?.id === this.segment.id && before.version === this.segment.version)
    )
      return;
    this.built = this.segment.rule;
    this.name = this.segment.name;
    void this.segments.ask((signal) => get('/segments', { signal }));
  }

  private get edited(): boolean {
    return JSON.stringify(this.built) !== JSON.stringify(this.segment.rule);
  }

  private compare(): void {
    const other = this.segments.answer?.find(({ id }) => id === this.other);
    const [before, after] = other ? [this.built, other.rule] : [this.segment.rule, this.built];
    void this.comparison.ask(async (signal) => {
      const found = await post<Omit<Comparison, 'known'>>('/audience/compare', { before, after }, { signal });
      return named(found, [...found.gainedProfiles, ...found.lostProfiles], signal);
    });
  }

  private async save(): Promise<void> {
    if (this.valid === false) return this.querySelector<RuleEditor>('audience-rule-editor')?.complain();
    this.trouble = undefined;
    try {
      const saved = await patch<Segment>(path`/segments/${this.segment.id}`, {
        ...(this.edited && { rule: this.built }),
        ...(this.name.trim() !== this.segment.name && { name: this.name.trim() }),
      });
      say(words('segments.saved', { name: saved.name }));
      this.comparison.forget();
      this.tell('saved', saved);
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private consequence({
    before,
    after,
    gained,
    lost,
    gainedProfiles,
    lostProfiles,
    known,
  }: Comparison): TemplateResult {
    const people = (title: string, found: Comparison['gainedProfiles']): TemplateResult | typeof nothing =>
      found.length === 0
        ? nothing
        : html`<details class="as-table">
            <summary>${icon('right')}${title}</summary>
            <ul class="lines">
              ${found.map((key) => html`<li>${personLink(key, known)}</li>`)}
            </ul>
          </details>`;
    return html`<dl class="facts">
        <dt>${words('compare.before')}</dt>
        <dd class="num">${number(before)}</dd>
        <dt>${words('compare.after')}</dt>
        <dd class="num">${number(after)}</dd>
        <dt>${words('compare.gained')}</dt>
        <dd><span class="good num">+${number(gained)}</span></dd>
        <dt>${words('compare.lost')}</dt>
        <dd><span class="bad num">−${number(lost)}</span></dd>
      </dl>
      ${people(words('compare.whoGained'), gainedProfiles)} ${people(words('compare.whoLost'), lostProfiles)}`;
  }

  override render(): TemplateResult {
    const { segment } = this;
    const editable = segment.type === 'snapshot' && !segment.predefined && mayWrite();
    const others = (this.segments.answer ?? []).filter(({ id }) => id !== segment.id);
    const changed = this.edited || this.name?.trim() !== segment.name;
    return html`<div class="cols">
      <div class="stack">
        ${
          editable
            ? html`<p class="notice">${icon('snapshot')}<span>${words('segments.editAbout')}</span></p>`
            : html`<p class="notice">
                ${icon('lock')}<span
                  >${words(segment.predefined ? 'segments.predefinedAbout' : segment.type === 'realTime' ? 'segments.realTimeAbout' : 'segments.readersAbout')}</span
                >
              </p>`
        }
        <section class="card" aria-labelledby="rule-title">
          <header><h2 id="rule-title">${words('segments.rules')}</h2></header>
          <div class="body stack">
            <audience-rule-editor
              .rule=${this.built}
              .purpose=${segment.type}
              .readonly=${!editable}
              @changed=${(event: CustomEvent<{ rule: Rule; valid: boolean | undefined }>) => {
                this.built = event.detail.rule;
                this.valid = event.detail.valid;
              }}
            ></audience-rule-editor>
            ${
              editable
                ? html`<div class="field">
                    <label for="edit-name">${words('segments.name')}</label>
                    <input
                      class="input"
                      id="edit-name"
                      maxlength="200"
                      .value=${this.name}
                      @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
                    />
                  </div>`
                : nothing
            }
            ${this.trouble ? troubleNotice(this.trouble) : nothing}
          </div>
          ${
            editable
              ? html`<footer>
                  <span>${words('segments.version', { version: segment.version })}</span>
                  <span class="actions">
                    <button
                      class="btn primary"
                      type="button"
                      ?disabled=${!changed || this.name.trim() === ''}
                      @click=${() => void this.save()}
                    >
                      ${words('segments.save')}
                    </button>
                  </span>
                </footer>`
              : nothing
          }
        </section>
      </div>
      <section class="card" aria-labelledby="compare-title">
        <header><h2 id="compare-title">${words('compare.title')}</h2></header>
        <div class="body stack">
          <div class="field">
            <label for="compare-with">${words('compare.with')}</label>
            <select
              class="select"
              id="compare-with"
              .value=${this.other}
              @change=${(event: Event) => {
                this.other = (event.target as HTMLSelectElement).value;
                this.comparison.forget();
              }}
            >
              <option value="">${words('compare.saved')}</option>
              ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
            </select>
          </div>
          <button
            class="btn"
            type="button"
            ?disabled=${this.valid !== true || (this.other === '' && !this.edited)}
            @click=${() => this.compare()}
          >
            ${words('compare.button')}
          </button>
          ${answered(this.comparison, (comparison) => this.consequence(comparison), 2)}
          ${!this.comparison.answer && !this.comparison.busy ? html`<p class="tiny quiet">${words(editable ? 'compare.about' : 'compare.aboutOther')}</p>` : nothing}
        </div>
      </section>
    </div>`;
  }
}
define('audience-segment-rules', SegmentRules);
