import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, lines, path, post, search, upload, type Progress } from '../../core/ask';
import { csvOf } from '../../core/csv';
import { fileName, save } from '../../core/download';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { bytes, number } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Attribute, Tag } from '../../core/types';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button, cell, figure } from '../../parts/small';
import { answered, troubleNotice } from '../../parts/states';
import { sayTrouble } from '../../parts/toasts';

interface Column {
  name: string;
  target: string | null;
  type?: string;
  format?: string;
  formats?: string[];
  sample: string[];
}

interface Problem {
  line: number;
  column?: string;
  message: string;
  hint: string;
}

interface Analysis {
  importId: string;
  rows: number;
  valid: number;
  problems: Problem[];
  columns: Column[];
  sharedKeys?: { value: string; rows: number }[];
  defaultTag: string;
}

interface Report {
  importId: string;
  created: number;
  updated: number;
  unchanged: number;
  merged?: number;
  refused: number;
  tags: string[];
}

const IDENTITIES = ['email', 'phone', 'externalId', 'tags'];
const PROBLEMS_SHOWN = 20;
/** How the tag of an import begins. */
const IMPORT_TAG = /^Import \d{4}-\d{2}-\d{2}/;

/** *Imports*: a file, what its columns become, what is wrong with its rows, and then the import. */
class ImportsPage extends Part {
  static override properties = {
    route: { attribute: false },
    file: { state: true },
    over: { state: true },
    pasting: { state: true },
    analysis: { state: true },
    targets: { state: true },
    formats: { state: true },
    clears: { state: true },
    tags: { state: true },
    addingTag: { state: true },
    all: { state: true },
    busy: { state: true },
    progress: { state: true },
    report: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare file: File | undefined;
  declare over: boolean;
  declare pasting: boolean;
  declare analysis: Analysis | undefined;
  /** What was chosen for a column, by its name. */
  declare targets: Readonly<Record<string, string | null>>;
  /** How a column is written, by its name. */
  declare formats: Readonly<Record<string, string>>;
  /** Whether empty cells clear. */
  declare clears: boolean;
  declare tags: readonly string[];
  declare addingTag: boolean;
  declare all: boolean;
  declare busy: boolean;
  declare progress: Progress | undefined;
  declare report: Report | undefined;
  declare trouble: Trouble | undefined;
  private readonly known = new Question<Attribute[]>(this);
  private readonly earlier = new Question<Tag[]>(this);
  private stopping: AbortController | undefined;

  constructor() {
    super();
    this.targets = this.formats = {};
    this.tags = [];
    this.clears = this.over = this.pasting = this.addingTag = this.all = this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || !mayWrite()) return;
    void this.known.ask((signal) => get('/attributes', { signal }));
    this.loadEarlier();
  }

  private loadEarlier(): void {
    void this.earlier.ask(async (signal) =>
      (await get<Tag[]>('/tags', { signal }))
        .filter(({ name }) => IMPORT_TAG.test(name))
        .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)),
    );
  }

  private take(file: File | undefined): void {
    if (!file) return;
    this.file = file;
    this.analysis = this.report = this.trouble = undefined;
    this.targets = this.formats = {};
    this.pasting = false;
  }

  private async analyze(): Promise<void> {
    const { file, targets, formats } = this;
    if (!file) return;
    this.busy = true;
    this.trouble = undefined;
    const said = (chosen: object): string | undefined =>
      Object.keys(chosen).length === 0 ? undefined : JSON.stringify(chosen);
    const query = search({
      columns: said(targets),
      formats: said(formats),
      emptyCells: this.clears ? 'clear' : undefined,
    });
    try {
      const first = this.analysis === undefined;
      const analysis = await upload<Analysis>(
        `/imports${query}`,
        file,
        /\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv',
      );
      this.analysis = analysis;
      if (first) this.tags = [analysis.defaultTag];
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
    this.busy = false;
  }

  private retarget(column: Column, target: string): void {
    const chosen = target === '' ? null : target;
    this.targets = { ...this.targets, [column.name]: chosen };
    void this.analyze();
  }

  private reformat({ name }: Column, format: string): void {
    const { [name]: _before, ...others } = this.formats;
    this.formats = format === '' ? others : { ...others, [name]: format };
    void this.analyze();
  }

  private formatOf(column: Column): TemplateResult | typeof nothing {
    const { name, format, formats } = column;
    const chosen = this.formats[name];
    const choices = formats ?? (format === undefined ? [] : [format]);
    if (choices.length === 0) return nothing;
    return html`<select
      class="select"
      aria-label=${words('imports.formatOf', { column: name })}
      ?disabled=${this.busy}
      @change=${(event: Event) => this.reformat(column, (event.target as HTMLSelectElement).value)}
    >
      <option value="" ?selected=${chosen === undefined}>
        ${chosen === undefined && format !== undefined ? format : words('imports.chooseFormat')}
      </option>
      ${choices.filter((one) => one !== format || chosen !== undefined).map((one) => html`<option value=${one} ?selected=${one === chosen}>${one}</option>`)}
    </select>`;
  }

  private async commit({ importId, rows }: Analysis): Promise<void> {
    this.busy = true;
    this.trouble = undefined;
    this.progress = { done: 0, total: rows };
    const stopping = (this.stopping = new AbortController());
    try {
      this.report = await post<Report>(
        path`/imports/${importId}/commit`,
        { tags: this.tags },
        { signal: stopping.signal, onProgress: (progress) => (this.progress = progress) },
      );
      this.loadEarlier();
    } catch (error) {
      if (!stopping.signal.aborted) this.trouble = Trouble.of(error);
    }
    this.busy = false;
    this.progress = undefined;
  }

  private async downloadRefused(importId: string): Promise<void> {
    try {
      const rows: unknown[][] = [['line', 'column', 'problem', 'row']];
      for await (const { line, column, message, hint, row } of lines<Problem & { row: unknown }>(
        path`/imports/${importId}/refused`,
      ))
        rows.push([line, column, `${message} ${hint}`.trim(), row]);
      save(new Blob([csvOf(rows)], { type: 'text/csv' }), fileName('refused rows', 'csv'));
    } catch (error) {
      sayTrouble(error);
    }
  }

  private addTag(event: SubmitEvent): void {
    event.preventDefault();
    const tag = String(new FormData(event.target as HTMLFormElement).get('tag')).trim();
    if (tag !== '' && !this.tags.includes(tag)) this.tags = [...this.tags, tag];
    this.addingTag = false;
  }

  private fileStep(): TemplateResult {
    const { file } = this;
    const dropped = (event: DragEvent): void => {
      event.preventDefault();
      this.over = false;
      this.take(event.dataTransfer?.files[0]);
    };
    return html`<li class="step">
      <span class="no ${this.analysis ? 'done' : ''}">${this.analysis ? icon('check') : 1}</span>
      <div>
        <header><h2>${words('imports.file')}</h2></header>
        <div
          class="drop-zone ${this.over ? 'over' : ''}"
          @dragover=${(event: DragEvent) => {
            event.preventDefault();
            this.over = true;
          }}
          @dragleave=${() => (this.over = false)}
          @drop=${dropped}
        >
          ${icon('file', 'quiet')}
          <div class="clip">
            ${
              file
                ? html`<p class="clip"><b>${file.name}</b></p>
                    <p class="tiny quiet">${bytes(file.size)}</p>`
                : html`<p>${words('imports.drop')}</p>
                    <p class="tiny quiet">${words('imports.kinds')}</p>`
            }
          </div>
          <span class="actions">
            <label class="btn"
              >${icon('upload')}${words('imports.choose')}<input
                class="sr"
                type="file"
                accept=".csv,.ndjson,.jsonl,text/csv"
                @change=${(event: Event) => this.take((event.target as HTMLInputElement).files?.[0])}
            /></label>
            ${button({ label: words('imports.paste'), run: () => (this.pasting = !this.pasting) })}
            ${button({ label: words('imports.analyze'), look: this.analysis ? '' : 'primary', disabled: !file || this.busy, run: () => void this.analyze() })}
          </span>
        </div>
        ${
          this.pasting
            ? html`<form
                class="stack tight spaced-above"
                @submit=${(event: SubmitEvent) => {
                  event.preventDefault();
                  const text = String(new FormData(event.target as HTMLFormElement).get('rows'));
                  this.take(new File([text], words('imports.pasted'), { type: 'text/csv' }));
                }}
              >
                <label class="label" for="rows">${words('imports.rows')}</label>
                <textarea class="input code" id="rows" name="rows" rows="6" required></textarea>
                <div class="row"><button class="btn" type="submit">${words('imports.take')}</button></div>
              </form>`
            : nothing
        }
        ${this.trouble ? html`<div class="spaced-above">${troubleNotice(this.trouble)}</div>` : nothing}
      </div>
    </li>`;
  }

  private column(column: Column, known: readonly Attribute[]): TemplateResult {
    const { name, target, type, sample } = column;
    const own = target?.startsWith('attributes.') ? target.slice('attributes.'.length) : undefined;
    const names = known.filter(({ readOnly }) => !readOnly).map((one) => one.name);
    const isNew = own !== undefined && !names.includes(own);
    const offered = [
      ...names,
      ...(isNew ? [own] : []),
      ...(names.includes(name) || own === name ? [] : [name]),
    ];
    return html`<tr role="row">
      ${cell(words('imports.column.name'), html`<b>${name}</b>`, 'lead')}
      ${cell(
        words('imports.column.target'),
        html`<select
          class="select"
          aria-label=${words('imports.targetOf', { column: name })}
          .value=${target ?? ''}
          ?disabled=${this.busy}
          @change=${(event: Event) => this.retarget(column, (event.target as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${target === null}>${words('imports.leaveOut')}</option>
          <optgroup label=${words('imports.identities')}>
            ${IDENTITIES.map((one) => html`<option value=${one} ?selected=${target === one}>${words(`imports.target.${one}`)}</option>`)}
          </optgroup>
          <optgroup label=${words('person.attributes')}>
            ${offered.map((one) => html`<option value=${`attributes.${one}`} ?selected=${own === one}>${one}</option>`)}
          </optgroup>
        </select>`,
      )}
      ${cell(words('imports.column.type'), html`<span class="quiet">${type ?? (target === null ? '' : words('imports.identity'))}</span>${isNew ? html` <span class="badge live">${words('imports.new')}</span>` : nothing} ${this.formatOf(column)}`)}
      ${cell(words('imports.column.sample'), html`<span class="quiet clip" title=${sample.join(' · ')}>${sample.slice(0, 3).join(' · ')}</span>`)}
    </tr>`;
  }

  private problems({ problems, rows, valid, importId }: Analysis): TemplateResult | typeof nothing {
    if (problems.length === 0)
      return html`<p class="notice">
        ${icon('check', 'good')}<span>${words('imports.noProblems', { count: rows })}</span>
      </p>`;
    const shown = this.all ? problems : problems.slice(0, PROBLEMS_SHOWN);
    return html`<section class="panel" aria-labelledby="problems-title">
      <div class="toolbar">
        ${icon('warn', 'warn')}
        <h2 id="problems-title">${words('imports.problems', { count: problems.length })}</h2>
        <span class="quiet not-small">${words('imports.refused', { count: rows - valid })}</span>
        <span class="push"
          >${button({ label: words('imports.downloadRefused'), picture: 'download', run: () => void this.downloadRefused(importId) })}</span
        >
      </div>
      <table
        class="table cards plain-head problems"
        role="table"
        aria-label=${words('imports.problemsByRow')}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" class="w-line">${words('imports.row')}</th>
            <th role="columnheader" class="w-column">${words('imports.column.name')}</th>
            <th role="columnheader">${words('imports.problem')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${shown.map(
            ({ line, column, message, hint }) =>
              html`<tr role="row">
                ${cell(words('imports.row'), html`<span class="num">${number(line)}</span>`, 'lead')}
                ${cell(words('imports.column.name'), column ?? '')}
                ${cell(words('imports.problem'), html`${message} <span class="quiet">${hint}</span>`, 'two')}
              </tr>`,
          )}
        </tbody>
      </table>
      ${
        this.all || problems.length <= PROBLEMS_SHOWN
          ? nothing
          : html`<div class="foot">
              <button class="link" type="button" @click=${() => (this.all = true)}>
                ${words('imports.allProblems', { count: problems.length })}
              </button>
            </div>`
      }
    </section>`;
  }

  private columnsStep(analysis: Analysis): TemplateResult {
    const known = this.known.answer ?? [];
    return html`<li class="step">
      <span class="no ${this.report ? 'done' : ''}">${this.report ? icon('check') : 2}</span>
      <div>
        <header>
          <h2>${words('imports.columns')}</h2>
          <span class="small quiet">${words('imports.columnsAbout')}</span>
        </header>
        <div class="stack">
          <section class="panel" aria-label=${words('imports.columns')}>
            <table class="table cards import-columns" role="table" aria-label=${words('imports.columns')}>
              <thead role="rowgroup">
                <tr role="row">
                  ${['name', 'target', 'type', 'sample'].map((one) => html`<th role="columnheader" class="w-${one}">${words(`imports.column.${one}`)}</th>`)}
                </tr>
              </thead>
              <tbody role="rowgroup">
                ${analysis.columns.map((column) => this.column(column, known))}
              </tbody>
            </table>
          </section>
          <label class="row small"
            ><input
              type="checkbox"
              .checked=${this.clears}
              ?disabled=${this.busy}
              @change=${(event: Event) => {
                this.clears = (event.target as HTMLInputElement).checked;
                void this.analyze();
              }}
            />${words('imports.clears')}</label
          >
          ${(analysis.sharedKeys ?? []).map(
            ({ value, rows }) =>
              html`<p class="notice">
                ${icon('warn', 'warn')}<span>${words('imports.shared', { value, count: rows })}</span>
              </p>`,
          )}
          ${this.problems(analysis)}
          <div class="card">
            <div class="body row wrap">
              <span class="label">${words('imports.tags')}</span>
              <div class="tags">
                ${this.tags.map(
                  (tag) =>
                    html`<span class="tag value big"
                      >${tag}<button
                        class="x"
                        type="button"
                        aria-label=${words(tag === analysis.defaultTag ? 'imports.removeDefault' : 'person.removeTag', { tag })}
                        @click=${() => (this.tags = this.tags.filter((one) => one !== tag))}
                      >
                        ${icon('x')}
                      </button></span
                    >`,
                )}
                ${
                  this.addingTag
                    ? html`<form class="row" @submit=${(event: SubmitEvent) => this.addTag(event)}>
                        <input
                          class="input"
                          name="tag"
                          maxlength="200"
                          aria-label=${words('tags.name')}
                          autofocus
                        />
                        <button class="btn mini" type="submit">${words('add')}</button>
                      </form>`
                    : html`<button
                        class="btn plain mini"
                        type="button"
                        @click=${() => {
                          this.addingTag = true;
                          void this.drawn<HTMLElement>('input[name="tag"]').then((input) => input?.focus());
                        }}
                      >
                        ${icon('plus')}${words('imports.addTag')}
                      </button>`
                }
              </div>
              <span class="row wrap push">
                <span class="small quiet"
                  >${words('imports.willBe', { count: analysis.valid, rows: analysis.rows })}</span
                >
                ${button({ label: words('imports.import'), look: 'primary', disabled: this.busy || analysis.valid === 0 || this.report !== undefined, run: () => void this.commit(analysis) })}
              </span>
            </div>
          </div>
        </div>
      </div>
    </li>`;
  }

  private importStep(): TemplateResult | typeof nothing {
    const { progress, report } = this;
    if (!progress && !report) return nothing;
    return html`<li class="step">
      <span class="no ${report ? 'done' : ''}">${report ? icon('check') : 3}</span>
      <div>
        <header><h2>${words('imports.import')}</h2></header>
        ${
          progress
            ? html`<div class="card">
                <div class="body stack tight">
                  <div class="row between small">
                    <span class="num"
                      >${words('of', { done: number(progress.done), total: number(progress.total) })}</span
                    >
                    <span class="quiet num"
                      >${progress.perSecond ? words('imports.rate', { rate: number(Math.round(progress.perSecond)), rest: Math.ceil((progress.total - progress.done) / progress.perSecond) }) : ''}</span
                    >
                  </div>
                  <div
                    class="progress"
                    role="progressbar"
                    aria-label=${words('imports.import')}
                    aria-valuemin="0"
                    aria-valuemax=${progress.total}
                    aria-valuenow=${progress.done}
                  >
                    <i
                      ${vars({ '--width': `${progress.total === 0 ? 0 : (100 * progress.done) / progress.total}%` })}
                    ></i>
                  </div>
                  <div class="row">
                    ${button({ label: words('stop'), look: 'plain mini', run: () => this.stopping?.abort() })}<span
                      class="tiny quiet"
                      >${words('imports.stopAbout')}</span
                    >
                  </div>
                </div>
              </div>`
            : nothing
        }
        ${
          report
            ? html`<dl class="stats" role="status">
                  ${(['created', 'updated', 'unchanged', 'refused', 'merged'] as const).map((one) => (report[one] === undefined ? nothing : figure(words(`imports.report.${one}`), number(report[one]))))}
                </dl>
                <div class="row wrap">
                  ${report.refused > 0 ? button({ label: words('imports.downloadRefused'), picture: 'download', run: () => void this.downloadRefused(report.importId) }) : nothing}
                  ${report.tags[0] === undefined ? nothing : html`<a class="btn primary" href=${to('people', undefined, { tag: report.tags[0] })}>${icon('people')}${words('imports.show')}</a>`}
                  ${button({
                    label: words('imports.another'),
                    run: () => {
                      this.file = undefined;
                      this.analysis = this.report = undefined;
                    },
                  })}
                </div>`
            : nothing
        }
      </div>
    </li>`;
  }

  override render(): TemplateResult {
    if (!mayWrite())
      return html`<div class="page-head"><h1>${words('page.imports')}</h1></div>
        <p class="notice">${icon('lock')}<span>${words('imports.readers')}</span></p>`;
    return html`<div class="page-head"><h1>${words('page.imports')}</h1></div>
      <ol class="steps">
        ${this.fileStep()} ${this.analysis ? this.columnsStep(this.analysis) : nothing} ${this.importStep()}
      </ol>
      <section class="card spaced-above" aria-labelledby="earlier-title">
        <header><h2 id="earlier-title">${words('imports.earlier')}</h2></header>
        ${answered(
          this.earlier,
          (tags) =>
            html`<ul class="lines">
              ${tags.length === 0 ? html`<li class="quiet">${words('imports.noEarlier')}</li>` : nothing}
              ${tags.map(({ name, profiles = 0 }) => html`<li>${icon('imports', 'quiet')}<a href=${to('people', undefined, { tag: name })}>${name}</a><span class="quiet num push">${words('imports.people', { count: profiles })}</span></li>`)}
            </ul>`,
          2,
        )}
      </section>`;
  }
}
define('audience-imports-page', ImportsPage);
