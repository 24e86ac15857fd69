import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, search, upload, type Progress } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { Trouble } from '../../core/Trouble';
import type { Attribute } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { columnsTable } from './columnsTable';
import type { EarlierImports } from './EarlierImports';
import './EarlierImports';
import './FileStep';
import './ProblemsPanel';
import { progressCard, reportOfImport } from './progressAndReport';
import { step } from './step';
import './TagsOfImport';
import type { Analysis, Report } from './types';

/** *Imports*: a file, what its columns become, what is wrong with its rows, and then the import. */
class ImportsPage extends Part {
  static override properties = {
    route: { attribute: false },
    file: { state: true },
    analysis: { state: true },
    targets: { state: true },
    formats: { state: true },
    clears: { state: true },
    tags: { state: true },
    busy: { state: true },
    progress: { state: true },
    report: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare file: File | undefined;
  declare analysis: Analysis | undefined;
  /** What was chosen for a column, by its name. */
  declare targets: Readonly<Record<string, string | null>>;
  /** How a column is written, by its name. */
  declare formats: Readonly<Record<string, string>>;
  /** Whether empty cells clear. */
  declare clears: boolean;
  declare tags: readonly string[];
  declare busy: boolean;
  declare progress: Progress | undefined;
  declare report: Report | undefined;
  declare trouble: Trouble | undefined;
  private readonly known = new Question<Attribute[]>(this);
  private stopping: AbortController | undefined;

  constructor() {
    super();
    this.targets = this.formats = {};
    this.tags = [];
    this.clears = this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || !mayWrite()) return;
    void this.known.ask((signal) => get('/attributes', { signal }));
  }

  private take(file: File | undefined): void {
    this.file = file;
    this.analysis = this.report = this.trouble = undefined;
    this.targets = this.formats = {};
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

  private retarget(column: string, target: string): void {
    this.targets = { ...this.targets, [column]: target === '' ? null : target };
    void this.analyze();
  }

  private reformat(column: string, format: string): void {
    const { [column]: _before, ...others } = this.formats;
    this.formats = format === '' ? others : { ...others, [column]: format };
    void this.analyze();
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
      this.querySelector<EarlierImports>('audience-earlier-imports')?.load();
    } catch (error) {
      if (!stopping.signal.aborted) this.trouble = Trouble.of(error);
    }
    this.busy = false;
    this.progress = undefined;
  }

  /** The same file, as its columns were read, with the default tag: nobody is made twice. */
  private again(): Promise<void> {
    this.analysis = this.report = undefined;
    return this.analyze();
  }

  private fileStep(): TemplateResult {
    return step(
      1,
      this.analysis !== undefined,
      html`<h2>${words('imports.file')}</h2>`,
      html`<audience-import-file
          .file=${this.file}
          ?busy=${this.busy}
          ?analyzed=${this.analysis !== undefined}
          @chosen=${(event: CustomEvent<File>) => this.take(event.detail)}
          @analyze=${() => void this.analyze()}
        ></audience-import-file>
        ${this.trouble ? html`<div class="spaced-above">${troubleNotice(this.trouble)}</div>` : nothing}`,
    );
  }

  private columnsStep(analysis: Analysis): TemplateResult {
    return step(
      2,
      this.report !== undefined,
      html`<h2>${words('imports.columns')}</h2>
        <span class="small quiet">${words('imports.columnsAbout')}</span>`,
      html`<div class="stack">
        ${columnsTable({
          columns: analysis.columns,
          known: this.known.answer ?? [],
          formats: this.formats,
          busy: this.busy,
          onTarget: (column, target) => this.retarget(column, target),
          onFormat: (column, format) => this.reformat(column, format),
        })}
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
        <audience-import-problems .analysis=${analysis}></audience-import-problems>
        ${this.beforeImport(analysis)}
      </div>`,
    );
  }

  private beforeImport(analysis: Analysis): TemplateResult {
    const { valid, rows, defaultTag } = analysis;
    return html`<div class="card">
      <div class="body row wrap">
        <span class="label">${words('imports.tags')}</span>
        <audience-import-tags
          .tags=${this.tags}
          .defaultTag=${defaultTag}
          @changed=${(event: CustomEvent<string[]>) => (this.tags = event.detail)}
        ></audience-import-tags>
        <span class="row wrap push">
          <span class="small quiet">${words('imports.willBe', { count: valid, rows })}</span>
          ${button({
            label: words('imports.import'),
            look: 'primary',
            disabled: this.busy || valid === 0 || this.report !== undefined,
            run: () => void this.commit(analysis),
          })}
        </span>
      </div>
    </div>`;
  }

  private importStep(): TemplateResult | typeof nothing {
    const { progress, report } = this;
    if (!progress && !report) return nothing;
    return step(
      3,
      report !== undefined,
      html`<h2>${words('imports.import')}</h2>`,
      html`${progress ? progressCard(progress, () => this.stopping?.abort()) : nothing}
      ${report ? reportOfImport(report, { onAnother: () => this.take(undefined), onTagged: () => void this.again() }) : nothing}`,
    );
  }

  override render(): TemplateResult {
    const head = html`<div class="page-head"><h1>${words('page.imports')}</h1></div>`;
    if (!mayWrite())
      return html`${head}
        <p class="notice">${icon('lock')}<span>${words('imports.readers')}</span></p>`;
    return html`${head}
      <ol class="steps">
        ${this.fileStep()} ${this.analysis ? this.columnsStep(this.analysis) : nothing} ${this.importStep()}
      </ol>
      <audience-earlier-imports></audience-earlier-imports>`;
  }
}
define('audience-imports-page', ImportsPage);
