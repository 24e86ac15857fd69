import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, post, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { replaceQuery, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import type { Person, Rule, Summary } from '../../core/types';
import type { Who } from '../../core/who';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import '../../parts/AddToDoNotContact';
import '../../parts/CreatePerson';
import '../../parts/ManageTags';
import { icon } from '../../parts/icon';
import { afterTyping, button, searchBox, zoneNote } from '../../parts/small';
import { empty, bones, troubleNotice } from '../../parts/states';
import { unlessFew } from '../../core/Trouble';
import { sayTrouble } from '../../parts/toasts';
import './AdvancedFilter';
import { askedOf, onlySearched, queryOf, ruleOf, VALUE_FILTERS, type Asked } from './asked';
import './ContactedFilter';
import { exportPeople } from './exportPeople';
import { peopleTable } from './peopleTable';
import './QuickFilter';
import { summaryCard } from './summaryCard';

const PAGE = 50;
/** In an account of so many the search finds any part of a name or an address. */
const SEARCHED_WHOLE = 20_000;

interface Found {
  items: Person[];
  next?: string;
  /** Who of them is on the Do Not Contact list, by id: the channels, or all. */
  listed: ReadonlyMap<string, string>;
}

interface Size {
  summary?: Summary;
  estimate?: number;
}

/** *People*: who there is, narrowed by filters, and what can be done with those who are checked. */
class PeoplePage extends Part {
  static override properties = {
    route: { attribute: false },
    asked: { state: true },
    cursors: { state: true },
    chosen: { state: true },
    all: { state: true },
    open: { state: true },
    everybody: { state: true },
  };
  declare route: Route;
  declare asked: Asked;
  /** Where the pages before this one began. */
  declare cursors: readonly (string | undefined)[];
  declare chosen: ReadonlyMap<string, Person>;
  /** Everybody who matches is chosen. */
  declare all: boolean;
  declare open: 'tags' | 'communication' | 'doNotContact' | 'create' | 'advanced' | undefined;
  declare everybody: number | undefined;
  private readonly found = new Question<Found>(this);
  private readonly size = new Question<Size>(this);
  private shown: string | undefined;
  /** Rows of the filters before are shown until those of the new ones are there: who is checked is one of these. */
  private arrived: Promise<void> = Promise.resolve();
  private readonly search = afterTyping((search) => this.ask({ ...this.asked, search }));

  constructor() {
    super();
    this.asked = askedOf(new URLSearchParams());
    this.cursors = [undefined];
    this.chosen = new Map();
    this.all = false;
  }

  private get rule(): Rule | null {
    return ruleOf(this.asked, undefined, mayWrite());
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route')) return;
    const query = this.route.query.toString();
    if (query === this.shown) return;
    this.open = undefined;
    this.show(askedOf(this.route.query));
  }

  /** Other filters: the address says so too. */
  private ask(asked: Asked): void {
    const query = queryOf(asked);
    replaceQuery(query);
    this.show(asked);
  }

  private show(asked: Asked): void {
    this.asked = asked;
    this.shown = queryOf(asked).toString();
    this.cursors = [undefined];
    this.chooseNobody();
    this.load();
    this.measure();
  }

  private load(): void {
    const { rule } = this;
    const cursor = this.cursors.at(-1);
    this.arrived = this.found.ask(async (signal) => {
      if (cursor === undefined && onlySearched(this.asked) && mayWrite()) {
        const items = await get<Person[]>(
          `/profiles/search${search({ search: this.asked.search, limit: PAGE })}`,
          {
            signal,
          },
        );
        const listed = await listedOf(items, signal);
        // Of so few, whom an index finds are all there are.
        if (items.length < PAGE && (this.everybody ?? Infinity) <= SEARCHED_WHOLE) return { items, listed };
        // They are seen at once; whoever has it in the middle of a name follows.
        if (items.length > 0 && !signal.aborted) {
          this.found.answer = { items, listed };
          this.requestUpdate();
        }
      }
      const page = await post<{ items: Person[]; next?: string }>(
        '/profiles/find',
        { rule, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        { signal },
      );
      return { ...page, listed: mayWrite() ? await listedOf(page.items, signal) : new Map() };
    });
  }

  private measure(): void {
    const { rule } = this;
    const before = this.size.answer;
    void this.size.ask(async (signal) => {
      const sizes: Size = {};
      const estimated = post<{ count: number }>('/audience/estimate', { rule }, { signal }).then(
        ({ count }) => {
          sizes.estimate = count;
          // What is seen at once; the summary follows.
          if (!signal.aborted && sizes.summary === undefined) {
            this.size.answer = { ...before, estimate: count };
            this.requestUpdate();
          }
        },
        unlessFew,
      );
      const [summary] = await Promise.all([
        post<Summary>('/audience/summary', { rule }, { signal }),
        estimated,
      ]);
      sizes.summary = summary;
      if (rule === null) this.everybody = summary.count;
      return sizes;
    });
    if (rule !== null && this.everybody === undefined)
      void post<{ count: number }>('/audience/count', { rule: null }).then(
        ({ count }) => (this.everybody = count),
        () => undefined,
      );
  }

  private again(): void {
    this.load();
    this.measure();
  }

  private get count(): number | undefined {
    const { answer, busy } = this.size;
    return busy ? (answer?.estimate ?? answer?.summary?.count) : answer?.summary?.count;
  }

  private get who(): Who {
    return this.all
      ? { rule: this.rule, count: this.count ?? 0 }
      : { profiles: [...this.chosen.values()], count: this.chosen.size };
  }

  private async choose(person: Person, on: boolean): Promise<void> {
    await this.arrived;
    if (!this.found.answer?.items.some(({ id }) => id === person.id)) return;
    const chosen = new Map(this.chosen);
    if (on) chosen.set(person.id, person);
    else chosen.delete(person.id);
    this.chosen = chosen;
    this.all = false;
  }

  private async choosePage(on: boolean): Promise<void> {
    await this.arrived;
    const chosen = new Map(this.chosen);
    for (const person of this.found.answer?.items ?? [])
      if (on) chosen.set(person.id, person);
      else chosen.delete(person.id);
    this.chosen = chosen;
    this.all = false;
  }

  private chooseNobody(): void {
    this.chosen = new Map();
    this.all = false;
  }

  private get filtered(): boolean {
    return this.rule !== null;
  }

  private clear(): void {
    this.ask(askedOf(new URLSearchParams()));
  }

  private addFilter(name: 'tags' | (typeof VALUE_FILTERS)[number], value: string): void {
    if (!this.asked[name].includes(value)) this.ask({ ...this.asked, [name]: [...this.asked[name], value] });
  }

  private filters(): TemplateResult {
    const { asked } = this;
    const among = (name: keyof Asked): Rule | null => ruleOf(asked, name, mayWrite());
    // What a reader is not told, a reader cannot filter by.
    const names = VALUE_FILTERS.filter((name) => name !== 'address' || mayWrite());
    return html`<div class="filters" role="group" aria-label=${words('people.quickFilters')}>
      <audience-quick-filter
        .name=${'tags'}
        .of=${'tags'}
        .chosen=${asked.tags}
        .match=${asked.tagsMatch}
        .rule=${among('tags')}
        @chosen=${(event: CustomEvent<string[]>) => this.ask({ ...asked, tags: event.detail })}
        @match=${(event: CustomEvent<'any' | 'all'>) => this.ask({ ...asked, tagsMatch: event.detail })}
      ></audience-quick-filter>
      ${names.map(
        (name) =>
          html`<audience-quick-filter
            .name=${name}
            .of=${{ attribute: name }}
            .chosen=${asked[name]}
            .rule=${among(name)}
            @chosen=${(event: CustomEvent<string[]>) => this.ask({ ...asked, [name]: event.detail })}
          ></audience-quick-filter>`,
      )}
      <audience-contacted-filter
        .contacted=${asked.contacted}
        .over=${asked.over}
        @chosen=${(event: CustomEvent<{ contacted: string; over: string }>) => this.ask({ ...asked, ...event.detail })}
      ></audience-contacted-filter>
      <div class="chip ${asked.rule === undefined ? 'solid' : 'on'}">
        <button
          type="button"
          class="chip-button"
          aria-haspopup="dialog"
          @click=${() => (this.open = 'advanced')}
        >
          ${icon('filter')}${words('people.advanced')}
        </button>
        ${
          asked.rule === undefined
            ? nothing
            : html`<button
                class="x"
                type="button"
                aria-label=${words('people.removeAdvanced')}
                @click=${() => this.ask({ ...asked, rule: undefined })}
              >
                ${icon('x')}
              </button>`
        }
      </div>
    </div>`;
  }

  private toolbar(items: readonly Person[]): TemplateResult {
    const { count } = this;
    const chosen = this.all ? (count ?? 0) : this.chosen.size;
    const pageChosen = items.length > 0 && items.every(({ id }) => this.chosen.has(id));
    const some = chosen > 0;
    return html`<div class="toolbar ${some ? 'selecting' : ''}">
      <input
        class="check"
        type="checkbox"
        aria-label=${words('people.choosePage')}
        .checked=${this.all || pageChosen}
        .indeterminate=${!this.all && !pageChosen && some}
        ?disabled=${items.length === 0}
        @change=${(event: Event) => void this.choosePage((event.target as HTMLInputElement).checked)}
      />
      <span role="status" aria-live="polite"
        >${some ? html`<b>${words('people.chosen', { count: chosen })}</b>` : html`<span class="quiet">${words('people.chooseSome')}</span>`}</span
      >
      ${
        some && !this.all && count !== undefined && count > this.chosen.size
          ? html`<button class="link" type="button" @click=${() => (this.all = true)}>
              ${words('people.chooseAll', { count })}
            </button>`
          : nothing
      }
      ${some ? html`<button class="link clear" type="button" @click=${() => this.chooseNobody()}>${words('people.chooseNone')}</button>` : nothing}
      ${
        some && mayWrite()
          ? html`<div class="actions">
              ${button({ label: words('tags.manage'), picture: 'tags', run: () => (this.open = 'tags') })}
              ${button({ label: words('doNotContact.addShort'), picture: 'ban', run: () => (this.open = 'doNotContact') })}
              ${button({ label: words('communication.title'), picture: 'send', look: 'primary', run: () => (this.open = 'communication') })}
            </div>`
          : nothing
      }
    </div>`;
  }

  private list({ items, next, listed }: Found): TemplateResult {
    const before = (this.cursors.length - 1) * PAGE;
    const chosen = this.all ? () => true : (id: string): boolean => this.chosen.has(id);
    if (items.length === 0 && before === 0)
      return this.filtered
        ? empty({
            title: words('people.noMatch'),
            text: words('people.noMatchText'),
            acts: button({ label: words('people.clear'), run: () => this.clear() }),
          })
        : empty({
            title: words('people.noneYet'),
            text: words('people.noneYetText'),
            acts: html`<a class="btn" href=${to('imports')}>${icon('imports')}${words('people.import')}</a>`,
          });
    const { count } = this;
    return html`${peopleTable({
        items,
        listed,
        chosen,
        onChoose: (person, on) => void this.choose(person, on),
        onTag: (tag) => this.addFilter('tags', tag),
      })}
      <div class="foot">
        <span
          >${words('people.range', { from: before + 1, to: before + items.length })}${count === undefined ? nothing : html` ${words('people.ofAll', { count })}`}</span
        >
        ${zoneNote('dates')}
        <span class="actions">
          ${button({
            label: words('previous'),
            disabled: this.cursors.length === 1,
            run: () => {
              this.cursors = this.cursors.slice(0, -1);
              this.load();
            },
          })}
          ${button({
            label: words('next'),
            disabled: next === undefined,
            run: () => {
              this.cursors = [...this.cursors, next];
              this.load();
            },
          })}
        </span>
      </div>`;
  }

  override render(): TemplateResult {
    const { asked, found, size } = this;
    const items = found.answer?.items ?? [];
    return html`<div class="page-head">
        <h1>${words('page.people')}</h1>
        ${searchBox(words('people.search'), asked.search, this.search, words(mayWrite() ? 'people.searchFor' : 'people.searchNames'))}
        <div class="actions">
          ${
            mayWrite()
              ? html`${button({ label: words('export'), picture: 'download', run: () => void exportPeople(this.rule, this.count ?? 0).catch(sayTrouble) })}
                ${button({ label: words('create.title'), picture: 'plus', look: 'primary', run: () => (this.open = 'create') })}`
              : nothing
          }
        </div>
      </div>
      ${this.filters()} ${size.trouble ? troubleNotice(size.trouble, () => void size.again()) : nothing}
      ${summaryCard({
        summary: size.answer?.summary,
        estimate: size.busy ? size.answer?.estimate : undefined,
        everybody: this.everybody,
        filtered: this.filtered,
        onFilter: (name, value) => this.addFilter(name, value),
        onClear: () => this.clear(),
      })}
      <section class="panel" aria-label=${words('page.people')} aria-busy=${found.busy}>
        ${this.toolbar(items)}
        ${found.trouble ? troubleNotice(found.trouble, () => void found.again()) : nothing}
        ${found.answer ? this.list(found.answer) : found.waiting ? bones(8) : html`<div class="bones-place"></div>`}
      </section>
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const close = (): void => void (this.open = undefined);
    const again = (): void => this.again();
    switch (this.open) {
      case 'tags':
        return html`<audience-manage-tags
          .who=${this.who}
          @close=${close}
          @done=${again}
        ></audience-manage-tags>`;
      case 'communication':
        return html`<audience-add-to-communication
          .added=${{ who: this.who }}
          @close=${close}
        ></audience-add-to-communication>`;
      case 'doNotContact':
        return html`<audience-add-to-do-not-contact
          .who=${this.who}
          @close=${close}
          @done=${again}
        ></audience-add-to-do-not-contact>`;
      case 'create':
        return html`<audience-create-person @close=${close}></audience-create-person>`;
      case 'advanced':
        return html`<audience-advanced-filter
          .rule=${this.asked.rule}
          .others=${ruleOf(this.asked, 'rule', mayWrite())}
          @apply=${(event: CustomEvent<Rule | undefined>) => {
            close();
            this.ask({ ...this.asked, rule: event.detail });
          }}
          @close=${close}
        ></audience-advanced-filter>`;
      default:
        return nothing;
    }
  }
}
define('audience-people-page', PeoplePage);

async function listedOf(people: readonly Person[], signal: AbortSignal): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const answers = await post<{ index: number; listed?: boolean; records?: { channel: string | null }[] }[]>(
    '/do-not-contact/check/batch',
    { contacts: people.map(({ id }) => ({ profile: { id } })) },
    { signal },
  );
  return new Map(
    answers.flatMap(({ index, listed, records = [] }): [string, string][] => {
      const person = people[index];
      return listed && person
        ? [[person.id, [...new Set(records.map(({ channel }) => channel ?? ''))].join(',')]]
        : [];
    }),
  );
}
