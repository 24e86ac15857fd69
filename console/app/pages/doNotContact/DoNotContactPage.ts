import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, search, upload } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { go, replaceQuery, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { channelName, day, minute, number } from '../../core/show';
import { CHANNELS, type Listed } from '../../core/types';
import { words } from '../../core/words';
import { REASONS } from '../../parts/AddToDoNotContact';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { afterTyping, badge, button, cell, searchBox, zoneNote } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import { going, say } from '../../parts/toasts';
import './Evidence';
import './Rejections';

interface Page {
  items: Listed[];
  next?: string;
}

interface Imported {
  rows: number;
  added: number;
  unchanged: number;
  refused: number;
  problems: { line: number; column?: string; message: string; hint: string }[];
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
  declare cursors: readonly (string | undefined)[];
  declare asked: { search: string; reason: string; channel: string; kind: string };
  declare report: Imported | undefined;
  private readonly found = new Question<Page>(this);
  private loaded = false;
  private readonly type = afterTyping((typed) => this.ask({ ...this.asked, search: typed.trim() }));

  constructor() {
    super();
    this.cursors = [undefined];
    this.asked = { search: '', reason: '', channel: '', kind: '' };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || this.loaded) return;
    this.loaded = true;
    const { query } = this.route;
    this.asked = {
      search: query.get('search') ?? '',
      reason: query.get('reason') ?? '',
      channel: query.get('channel') ?? '',
      kind: query.get('kind') ?? '',
    };
    this.load([undefined]);
  }

  private ask(asked: DoNotContactPage['asked']): void {
    this.asked = asked;
    replaceQuery(new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')));
    this.load([undefined]);
  }

  private load(cursors: readonly (string | undefined)[]): void {
    this.cursors = cursors;
    const { search: typed, ...filter } = this.asked;
    const query = { ...filter, limit: PAGE, cursor: cursors.at(-1) };
    void this.found.ask((signal) =>
      typed === ''
        ? get(`/do-not-contact${search(query)}`, { signal })
        : get(`/do-not-contact/search${search({ search: typed, ...query })}`, { signal }),
    );
  }

  private async import(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const file = form.get('file') as File;
    const reason = String(form.get('reason'));
    const channel = String(form.get('channel'));
    this.open = undefined;
    const report = await going(words('doNotContact.importing'), (onProgress, signal) =>
      upload<Imported>(
        `/do-not-contact/import${search({ reason, channel })}`,
        file,
        /\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv',
        { onProgress, signal },
      ),
    );
    if (!report) return;
    this.report = report;
    say(
      words('doNotContact.imported', {
        added: report.added,
        unchanged: report.unchanged,
        refused: report.refused,
      }),
    );
    this.load([undefined]);
  }

  private choice(
    name: 'reason' | 'channel' | 'kind',
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

  private row({ kind, value, channel, scope, reasons }: Listed): TemplateResult {
    const [first] = reasons;
    const on = this.route.of === value;
    return html`<tr role="row" class=${on ? 'on' : ''}>
      ${cell(
        words('doNotContact.column.point'),
        html`<span class="who-cell"
          >${icon(kind === 'email' ? 'mail' : 'phone', 'quiet')}${
            mayWrite()
              ? html`<a
                  class="who clip"
                  href=${to('doNotContact', value)}
                  aria-current=${on ? 'true' : nothing}
                  >${value}</a
                >`
              : html`<span class="who clip">${value}</span>`
          }</span
        >`,
        'lead',
      )}
      ${cell(words('doNotContact.channel'), channelName(channel))}
      ${cell(words('doNotContact.reason'), html`<span class="tags">${reasons.map(({ reason }) => badge(reason))}</span>`)}
      ${cell(words('doNotContact.column.accounts'), scope === 'all' ? words('doNotContact.everyAccount') : words('doNotContact.thisAccount'))}
      ${cell(words('doNotContact.since'), first ? html`<time datetime=${first.at} title=${minute(first.at)}>${day(first.at)}</time>` : '')}
    </tr>`;
  }

  private table({ items, next }: Page): TemplateResult {
    const narrowed = Object.values(this.asked).some((value) => value !== '');
    if (items.length === 0 && this.cursors.length === 1)
      return narrowed
        ? empty({
            title: words('doNotContact.noMatch'),
            text: words('doNotContact.noMatchText'),
            acts: button({
              label: words('people.clear'),
              run: () => this.ask({ search: '', reason: '', channel: '', kind: '' }),
            }),
          })
        : empty({
            title: words('doNotContact.none'),
            text: words('doNotContact.noneText'),
          });
    const from = (this.cursors.length - 1) * PAGE;
    return html`<table class="table cards dnc" role="table" aria-label=${words('page.doNotContact')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${words('doNotContact.column.point')}</th>
            <th role="columnheader" class="w-channel">${words('doNotContact.channel')}</th>
            <th role="columnheader" class="w-reason">${words('doNotContact.reason')}</th>
            <th role="columnheader" class="w-channel">${words('doNotContact.column.accounts')}</th>
            <th role="columnheader" class="w-day">${words('doNotContact.since')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${items.map((record) => this.row(record))}
        </tbody>
      </table>
      <div class="foot">
        <span>${words('people.range', { from: from + 1, to: from + items.length })}</span>${zoneNote('dates')}
        <span class="actions">
          ${button({ label: words('previous'), disabled: this.cursors.length === 1, run: () => this.load(this.cursors.slice(0, -1)) })}
          ${button({ label: words('next'), disabled: next === undefined, run: () => this.load([...this.cursors, next]) })}
        </span>
      </div>`;
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
        ${this.choice('reason', [...REASONS, 'import', 'flow'], (reason) => reason)}
        ${this.choice('channel', CHANNELS, channelName)}
        ${this.choice('kind', ['email', 'phone'], (kind) => words(`doNotContact.kinds.${kind}`))}
      </div>
      ${this.report ? this.problems(this.report) : nothing}
      <div class=${of === undefined ? 'stack' : 'cols'}>
        <div class="stack">
          <section class="panel" aria-label=${words('page.doNotContact')}>
            ${answered(this.found, (page) => this.table(page), 6)}
          </section>
          ${mayWrite() && of === undefined ? html`<audience-rejections></audience-rejections>` : nothing}
        </div>
        ${
          of === undefined
            ? nothing
            : html`<audience-evidence
                .point=${of}
                @close=${() => go(to('doNotContact'))}
                @lifted=${() => this.load(this.cursors)}
              ></audience-evidence>`
        }
      </div>
      ${this.dialogs()}`;
  }

  private problems({ rows, added, unchanged, refused, problems }: Imported): TemplateResult {
    return html`<section class="card spaced" aria-label=${words('doNotContact.import')}>
      <header>
        <h2>${words('doNotContact.report', { rows, added, unchanged, refused })}</h2>
        <button
          class="x push"
          type="button"
          aria-label=${words('close')}
          @click=${() => (this.report = undefined)}
        >
          ${icon('x')}
        </button>
      </header>
      ${
        problems.length === 0
          ? nothing
          : html`<ul class="lines">
              ${problems.slice(0, 100).map(({ line, column, message, hint }) => html`<li><span class="num quiet">${words('imports.line', { line })}</span><span>${column === undefined ? '' : `${column}: `}${message} ${hint}</span></li>`)}
              ${problems.length > 100 ? html`<li class="quiet">${number(problems.length - 100)}…</li>` : nothing}
            </ul>`
      }
    </section>`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const close = (): void => void (this.open = undefined);
    if (this.open === 'add')
      return html`<audience-add-to-do-not-contact
        @close=${close}
        @done=${() => this.load([undefined])}
      ></audience-add-to-do-not-contact>`;
    if (this.open === 'import')
      return dialog({
        heading: words('doNotContact.importTitle'),
        onClose: close,
        content: html`<form
          id="import-dnc"
          class="stack"
          @submit=${(event: SubmitEvent) => void this.import(event)}
        >
          <p class="small quiet">${words('doNotContact.importAbout')}</p>
          <div class="field">
            <label for="dnc-file">${words('doNotContact.file')}</label>
            <input
              class="input"
              id="dnc-file"
              name="file"
              type="file"
              accept=".csv,.ndjson,.jsonl,text/csv"
              required
            />
          </div>
          <div class="field">
            <label for="import-reason">${words('doNotContact.reason')}</label>
            <input class="input" id="import-reason" name="reason" value="import" required />
          </div>
          <div class="field">
            <label for="import-channel">${words('doNotContact.channel')}</label>
            <select class="select" id="import-channel" name="channel">
              <option value="">${words('channel.every')}</option>
              ${CHANNELS.map((channel) => html`<option value=${channel}>${channelName(channel)}</option>`)}
            </select>
          </div>
        </form>`,
        foot: html`${button({ label: words('cancel'), run: close })}
          <button class="btn primary" type="submit" form="import-dnc">
            ${words('doNotContact.importFile')}
          </button>`,
      });
    return nothing;
  }
}
define('audience-do-not-contact-page', DoNotContactPage);
