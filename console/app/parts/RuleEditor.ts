import { html, nothing, type TemplateResult } from 'lit';
import { Latest } from '../../rules/latest';
import type { PlacedProblem } from '../../rules/problems';
import type { RuleBuilder } from '../../rules/RuleBuilder';
import type { KnownNames, NamedEntry } from '../../rules/Surroundings';
import { get, post, search } from '../core/ask';
import { define, Part } from '../core/Part';
import { told } from '../core/show';
import { Trouble, unlessFew } from '../core/Trouble';
import type { Attribute, EventType, Rule, Segment, Tag } from '../core/types';
import { words } from '../core/words';
import { icon } from './icon';

interface Known extends KnownNames {
  properties: (event: string) => Promise<readonly NamedEntry[]>;
}

export async function namesOfAccount(): Promise<Known> {
  const [attributes, events, tags, segments] = await Promise.all([
    get<Attribute[]>('/attributes'),
    get<EventType[]>('/events/types'),
    get<Tag[]>('/tags'),
    get<Segment[]>('/segments'),
  ]);
  return {
    attributes: attributes.map(({ name, type }) => ({ name, about: type })),
    events: events.map(({ type }) => ({ name: type, about: '' })),
    tags: tags.map((tag) => ({ name: tag.name, about: told(tag) })),
    segments: segments.map(({ name }) => ({ name, about: '' })),
    properties: async (type) =>
      (await get<{ name: string; type: string }[]>(`/events/properties${search({ type })}`)).map(
        ({ name, type: of }) => ({ name, about: of }),
      ),
  };
}

const QUIET_MS = 250;

/**
 * The rule builder with what it means: the sentence, how many match, and what is wrong, in its place. It tells `changed` with `{ rule, valid }`. What was
 * typed stays while nobody answers; it is asked again when the line is back. With `begins` the rule is one to begin with: what nobody has filled in yet
 * is not called wrong, until `complain`.
 */
export class RuleEditor extends Part {
  static override properties = {
    rule: { attribute: false },
    purpose: {},
    readonly: { type: Boolean },
    begins: { type: Boolean },
    around: { attribute: false },
    known: { state: true },
    problems: { state: true },
    sentence: { state: true },
    count: { state: true },
    exact: { state: true },
    trouble: { state: true },
    complains: { state: true },
  };
  declare rule: Rule;
  declare purpose: 'snapshot' | 'realTime' | 'filter';
  declare readonly: boolean;
  declare begins: boolean;
  /** Makes the rule that is counted of the one that is built. */
  declare around: (rule: Rule) => Rule;
  declare known: Known | undefined;
  declare problems: readonly PlacedProblem[];
  declare sentence: string;
  declare count: number | 'few' | undefined;
  declare exact: boolean;
  declare trouble: Trouble | undefined;
  /** How much is called wrong: of what nobody has begun nothing is. */
  declare complains: number;
  private readonly latest = new Latest(QUIET_MS);
  private counting: AbortController | undefined;

  constructor() {
    super();
    this.purpose = 'filter';
    this.problems = [];
    this.sentence = '';
    this.readonly = this.begins = false;
    this.complains = 0;
    this.exact = false;
    this.around = (rule) => rule;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('online', this.ask);
    void namesOfAccount().then(
      (known) => (this.known = known),
      (error: unknown) => (this.trouble = Trouble.of(error)),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('online', this.ask);
    this.latest.cancel();
    this.counting?.abort();
  }

  protected override firstUpdated(): void {
    this.ask();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('purpose') && changed.get('purpose') !== undefined) this.ask();
    this.complains = this.builder?.complaints.length ?? 0;
  }

  private get builder(): RuleBuilder | null {
    return this.querySelector<RuleBuilder>('audience-rule-builder');
  }

  /** Calls wrong what is wrong, also what nobody has begun: somebody wants to go on. */
  async complain(): Promise<void> {
    await this.builder?.complain();
    this.requestUpdate();
  }

  private changed(builder: RuleBuilder): void {
    this.rule = builder.rule as Rule;
    this.tell('changed', { rule: this.rule, valid: undefined });
    this.ask();
  }

  private readonly ask = (): void => {
    const { rule, purpose } = this;
    this.counting?.abort();
    const mine = (this.counting = new AbortController());
    const { signal } = mine;
    this.latest.ask(
      async () => {
        const { problems } = await post<{ problems: PlacedProblem[] }>(
          '/audience/validate',
          { rule, for: purpose },
          { signal },
        );
        this.problems = problems;
        this.trouble = undefined;
        const valid = problems.length === 0;
        this.tell('changed', { rule, valid });
        if (!valid) {
          this.count = undefined;
          this.sentence = '';
          return;
        }
        const counted = this.around(rule);
        const [{ sentence }, estimate] = await Promise.all([
          post<{ sentence: string }>('/audience/describe', { rule }, { signal }),
          post<{ count: number; low: number; high: number }>(
            '/audience/estimate',
            { rule: counted },
            { signal },
          ).catch(unlessFew),
        ]);
        this.sentence = sentence;
        this.count = estimate?.count ?? 'few';
        this.exact = estimate?.low === estimate?.high;
        if (this.exact) return;
        this.count = await post<{ count: number }>('/audience/count', { rule: counted }, { signal }).then(
          ({ count }) => count,
          (error: unknown) => unlessFew(error) ?? 'few',
        );
        this.exact = true;
      },
      () => undefined,
      (error) => {
        if (!signal.aborted) this.trouble = Trouble.of(error);
      },
    );
  };

  override render(): TemplateResult {
    return html`<div class="stack">
      ${this.sentence === '' ? nothing : html`<p class="sentence">${this.sentence}</p>`}
      <audience-rule-builder
        .lists=${this.known ?? { attributes: [], events: [], tags: [], segments: [] }}
        .findProperties=${this.known?.properties ?? (() => Promise.resolve([]))}
        .problems=${this.problems}
        .readonly=${this.readonly}
        .begins=${this.begins}
        .rule=${this.rule}
        @rule-change=${(event: Event) => this.changed(event.target as RuleBuilder)}
      ></audience-rule-builder>
      <p class="small quiet" role="status" aria-live="polite">${this.told()}</p>
    </div>`;
  }

  private told(): TemplateResult | string {
    if (this.trouble)
      return html`<span class="bad">${icon('error')} ${this.trouble.message} ${this.trouble.hint}</span>`;
    if (this.problems.length > 0 && this.complains === 0) return words('rule.begin');
    if (this.problems.length > 0)
      return html`<span class="warn"
        >${icon('warn')} ${words('rule.problems', { count: this.complains })}</span
      >`;
    if (this.count === undefined) return words('rule.counting');
    const count = this.count === 'few' ? undefined : this.count;
    return html`<b class="num">${this.exact ? '' : words('rule.about')} ${told({ profiles: count })}</b>
      ${words('rule.match', { count: count ?? 0 })}`;
  }
}
define('audience-rule-editor', RuleEditor);
