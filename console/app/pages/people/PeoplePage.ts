import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { replaceQuery, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import type { Person, Rule, Summary } from '../../core/types';
import type { Who } from '../../core/who';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import '../../parts/AddToDoNotContact';
import '../../parts/CreatePerson';
import '../../parts/ManageTags';
import { FIRST_PAGE, pagesFoot, type Cursors } from '../../parts/pagesFoot';
import { afterTyping, button, searchBox } from '../../parts/small';
import { bones, troubleNotice } from '../../parts/states';
import { unlessFew } from '../../core/Trouble';
import { sayTrouble } from '../../parts/toasts';
import './AdvancedFilter';
import { askedOf, queryOf, ruleOf, type Asked, type ValueFilter } from './asked';
import { Chosen } from './Chosen';
import { exportPeople } from './exportPeople';
import { findPeople, PAGE, type Found } from './findPeople';
import { nobody } from './nobody';
import { peopleFilters } from './peopleFilters';
import { peopleTable } from './peopleTable';
import { peopleToolbar } from './peopleToolbar';
import { summaryCard } from './summaryCard';

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
    open: { state: true },
    everybody: { state: true },
  };
  declare route: Route;
  declare asked: Asked;
  /** Where the pages before this one began. */
  declare cursors: Cursors;
  declare open: 'tags' | 'communication' | 'doNotContact' | 'create' | 'advanced' | undefined;
  declare everybody: number | undefined;
  private readonly chosen = new Chosen(this);
  private readonly found = new Question<Found>(this);
  private readonly size = new Question<Size>(this);
  private shown: string | undefined;
  /** Rows of the filters before are shown until those of the new ones are there: who is checked is one of these. */
  private arrived: Promise<void> = Promise.resolve();
  private readonly search = afterTyping((search) => this.ask({ ...this.asked, search }));

  constructor() {
    super();
    this.asked = askedOf(new URLSearchParams());
    this.cursors = FIRST_PAGE;
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
    this.cursors = FIRST_PAGE;
    this.chosen.chooseNobody();
    this.load();
    this.measure();
  }

  private load(): void {
    const { asked, rule, everybody } = this;
    const cursor = this.cursors.at(-1);
    this.arrived = this.found.ask((signal) =>
      findPeople({
        asked,
        rule,
        cursor,
        everybody,
        signal,
        onFirst: (found) => {
          this.found.answer = found;
          this.requestUpdate();
        },
      }),
    );
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
    return this.chosen.who(this.rule, this.count ?? 0);
  }

  private async choose(person: Person, on: boolean): Promise<void> {
    await this.arrived;
    if (this.found.answer?.items.some(({ id }) => id === person.id)) this.chosen.change([person], on);
  }

  private async choosePage(on: boolean): Promise<void> {
    await this.arrived;
    this.chosen.change(this.found.answer?.items ?? [], on);
  }

  private get filtered(): boolean {
    return this.rule !== null;
  }

  private clear(): void {
    this.ask(askedOf(new URLSearchParams()));
  }

  private addFilter(name: 'tags' | ValueFilter, value: string): void {
    if (!this.asked[name].includes(value)) this.ask({ ...this.asked, [name]: [...this.asked[name], value] });
  }

  private list({ items, next, listed }: Found): TemplateResult {
    if (items.length === 0 && this.cursors.length === 1) return nobody(this.filtered, () => this.clear());
    return html`${peopleTable({
      items,
      listed,
      chosen: (id) => this.chosen.has(id),
      onChoose: (person, on) => void this.choose(person, on),
      onTag: (tag) => this.addFilter('tags', tag),
    })}
    ${pagesFoot({
      cursors: this.cursors,
      next,
      size: PAGE,
      shown: items.length,
      count: this.count,
      onTurn: (cursors) => {
        this.cursors = cursors;
        this.load();
      },
    })}`;
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
      ${peopleFilters({
        asked,
        onAsk: (changed) => this.ask({ ...this.asked, ...changed }),
        onAdvanced: () => (this.open = 'advanced'),
      })}
      ${size.trouble ? troubleNotice(size.trouble, () => void size.again()) : nothing}
      ${summaryCard({
        summary: size.answer?.summary,
        estimate: size.busy ? size.answer?.estimate : undefined,
        everybody: this.everybody,
        filtered: this.filtered,
        onFilter: (name, value) => this.addFilter(name, value),
        onClear: () => this.clear(),
      })}
      <section class="panel" aria-label=${words('page.people')} aria-busy=${found.busy}>
        ${peopleToolbar({
          items,
          chosen: this.chosen,
          count: this.count,
          onChoosePage: (on) => void this.choosePage(on),
          onAct: (act) => (this.open = act),
        })}
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
