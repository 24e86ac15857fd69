import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { go, replaceQuery, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { channelName, reasonName } from '../../core/show';
import { CHANNELS, type Listed } from '../../core/types';
import { words } from '../../core/words';
import { REASONS } from '../../parts/AddToDoNotContact';
import { FIRST_PAGE, pagesFoot, type Cursors } from '../../parts/pagesFoot';
import { afterTyping, button, searchBox } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import { askedOf, EVERYTHING, isNarrowed, linkOf, queryOf, type Asked } from './asked';
import './Evidence';
import { importReport, type Imported } from './ImportList';
import './ImportList';
import { listedTable, scopeName } from './listedTable';
import './Rejections';

interface Page {
  items: Listed[];
  next?: string;
}

const PAGE = 50;

/** *Do Not Contact list*: who is on it and why, with the evidence beside it. */
class DoNotContactPage extends Part {
  static override properties = {
    route: { attribute: false },
    open: { state: true },
    cursors: { state: true },
    asked: { state: true },
    report: { state: true },
  };
  declare route: Route;
  declare open: 'add' | 'import' | undefined;
  declare cursors: Cursors;
  declare asked: Asked;
  declare report: Imported | undefined;
  private readonly found = new Question<Page>(this);
  private loaded = false;
  private readonly type = afterTyping((typed) => this.ask({ ...this.asked, search: typed.trim() }));

  constructor() {
    super();
    this.cursors = FIRST_PAGE;
    this.asked = EVERYTHING;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || this.loaded) return;
    this.loaded = true;
    this.asked = askedOf(this.route.query);
    this.load(FIRST_PAGE);
  }

  private ask(asked: Asked): void {
    this.asked = asked;
    replaceQuery(queryOf(asked));
    this.load(FIRST_PAGE);
  }

  private load(cursors: Cursors): void {
    this.cursors = cursors;
    const { search: typed, ...filter } = this.asked;
    const query = { ...filter, limit: PAGE, cursor: cursors.at(-1) };
    void this.found.ask((signal) =>
      typed === ''
        ? get(`/do-not-contact${search(query)}`, { signal })
        : get(`/do-not-contact/search${search({ search: typed, ...query })}`, { signal }),
    );
  }

  private choice(
    name: 'reason' | 'channel' | 'kind' | 'scope',
    values: readonly string[],
    shown: (value: string) => string,
  ): TemplateResult {
    return html`<select
      class="select narrow"
      aria-label=${words(`doNotContact.${name}`)}
      @change=${(event: Event) => this.ask({ ...this.asked, [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="">${words(`doNotContact.any.${name}`)}</option>
      ${values.map((value) => html`<option value=${value} ?selected=${this.asked[name] === value}>${shown(value)}</option>`)}
    </select>`;
  }

  private table({ items, next }: Page): TemplateResult {
    if (items.length === 0 && this.cursors.length === 1)
      return isNarrowed(this.asked)
        ? empty({
            title: words('doNotContact.noMatch'),
            text: words('doNotContact.noMatchText'),
            acts: button({
              label: words('people.clear'),
              run: () => this.ask(EVERYTHING),
            }),
          })
        : empty({
            title: words('doNotContact.none'),
            text: words('doNotContact.noneText'),
          });
    return html`${listedTable(items, { asked: this.asked, point: this.route.of })}
    ${pagesFoot({
      cursors: this.cursors,
      next,
      size: PAGE,
      shown: items.length,
      onTurn: (cursors) => this.load(cursors),
    })}`;
  }

  override render(): TemplateResult {
    const { of } = this.route;
    return html`<div class="page-head">
        <h1>${words('page.doNotContact')}</h1>
        ${mayWrite() ? searchBox(words('doNotContact.search'), this.asked.search, this.type) : nothing}
        <div class="actions">
          ${
            mayWrite()
              ? html`${button({ label: words('doNotContact.import'), picture: 'upload', run: () => (this.open = 'import') })}
                ${button({ label: words('doNotContact.addNew'), picture: 'plus', look: 'primary', run: () => (this.open = 'add') })}`
              : nothing
          }
        </div>
      </div>
      <div class="filters" role="group" aria-label=${words('doNotContact.filters')}>
        ${this.choice('reason', [...REASONS, 'import', 'flow'], reasonName)}
        ${this.choice('channel', CHANNELS, channelName)}
        ${this.choice('scope', ['account', 'all'], scopeName)}
        ${this.choice('kind', ['email', 'phone'], (kind) => words(`doNotContact.kinds.${kind}`))}
      </div>
      ${this.report ? importReport(this.report, () => (this.report = undefined)) : nothing}
      <div class=${of === undefined ? 'stack' : 'cols'}>
        <div class="stack">
          <section class="panel" aria-label=${words('page.doNotContact')}>
            ${answered(this.found, (page) => this.table(page), 6)}
          </section>
          ${mayWrite() && of === undefined ? html`<audience-rejections .asked=${this.asked}></audience-rejections>` : nothing}
        </div>
        ${
          of === undefined
            ? nothing
            : html`<audience-evidence
                .point=${of}
                @close=${() => go(to('doNotContact', undefined, linkOf(this.asked)))}
                @lifted=${() => this.load(this.cursors)}
              ></audience-evidence>`
        }
      </div>
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const close = (): void => void (this.open = undefined);
    if (this.open === 'add')
      return html`<audience-add-to-do-not-contact
        @close=${close}
        @done=${() => this.load(FIRST_PAGE)}
      ></audience-add-to-do-not-contact>`;
    if (this.open === 'import')
      return html`<audience-import-list
        @close=${close}
        @imported=${(event: CustomEvent<Imported>) => {
          this.report = event.detail;
          this.load(FIRST_PAGE);
        }}
      ></audience-import-list>`;
    return nothing;
  }
}
define('audience-do-not-contact-page', DoNotContactPage);
