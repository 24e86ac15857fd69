import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, path, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { go, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { change, day, number } from '../../core/show';
import type { Flow, Rule, Segment } from '../../core/types';
import { words } from '../../core/words';
import '../../parts/Drop';
import { icon } from '../../parts/icon';
import { cell, searchBox, zoneNote } from '../../parts/small';
import { spark } from '../../parts/spark';
import { answered, empty } from '../../parts/states';
import { buildBar, typeBadge } from './segmentParts';
import './SegmentEditor';
import { flowsUsing } from './usedBy';

interface Listed {
  segments: Segment[];
  flows: Flow[];
}

const BUILDING_EVERY_MS = 2_000;
const WEEK_MS = 7 * 86_400_000;

/** *Segments*: what there is, how large it is, what uses it. */
class SegmentsPage extends Part {
  static override properties = {
    route: { attribute: false },
    typed: { state: true },
    counts: { state: true },
    weeks: { state: true },
  };
  declare route: Route;
  declare typed: string;
  /** Members by id, as they are counted. */
  declare counts: ReadonlyMap<string, number | 'unknown'>;
  /** Sizes of the last days by id. */
  declare weeks: ReadonlyMap<string, readonly number[]>;
  private readonly listed = new Question<Listed>(this);
  private timer: number | undefined;

  constructor() {
    super();
    this.typed = '';
    this.counts = new Map();
    this.weeks = new Map();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route') && !this.creates) this.load();
  }

  private get creates(): boolean {
    return this.route.query.has('create');
  }

  private load(): void {
    clearTimeout(this.timer);
    void this.listed
      .ask(async (signal) => {
        const [segments, flows] = await Promise.all([
          get<Segment[]>('/segments', { signal }),
          get<Flow[]>('/flows', { signal }),
        ]);
        return { segments, flows };
      })
      .then(() => this.count())
      .then(() => {
        if (this.isConnected && this.listed.answer?.segments.some(({ status }) => status === 'building'))
          this.timer = window.setTimeout(() => this.load(), BUILDING_EVERY_MS);
      });
  }

  /** Stored members first: they are answered at once. */
  private async count(): Promise<void> {
    const { segments = [] } = this.listed.answer ?? {};
    const order = [...segments].sort((one, other) => rank(one) - rank(other));
    for (const { id } of order) {
      if (!this.isConnected) return;
      const found = await get<{ count: number }>(path`/segments/${id}/count`).then(
        ({ count }) => count,
        () => 'unknown' as const,
      );
      this.counts = new Map(this.counts).set(id, found);
      const from = new Date(Date.now() - WEEK_MS).toISOString();
      const rows = await get<{ size: number }[]>(path`/segments/${id}/history` + search({ from })).catch(
        () => [],
      );
      this.weeks = new Map(this.weeks).set(
        id,
        rows.map(({ size }) => size),
      );
    }
  }

  private row(segment: Segment, flows: readonly Flow[]): TemplateResult {
    const { id, name, description, createdAt, build } = segment;
    const users = flowsUsing(segment, flows);
    const count = this.counts.get(id);
    return html`<tr role="row">
      ${cell(
        words('segments.column.name'),
        html`<a class="who" href=${to('segments', name)}>${name}</a>
          <p class="tiny quiet clip" title=${description}>${description}</p>`,
        'lead',
      )}
      ${cell(words('segments.column.type'), typeBadge(segment))}
      ${cell(
        words('segments.column.members'),
        build
          ? buildBar(build)
          : html`<span class="num"
              >${count === undefined ? '…' : count === 'unknown' ? words('segments.unknown') : number(count)}</span
            >`,
      )}
      ${cell(words('segments.column.week'), this.week(this.weeks.get(id) ?? []))}
      ${cell(
        words('segments.column.usedBy'),
        users.length === 0
          ? html`<span class="quiet">${words('segments.unused')}</span>`
          : html`<span class="clip" title=${users.map((flow) => flow.name).join(', ')}
              >${words('segments.flows', { count: users.length })}</span
            >`,
      )}
      ${cell(words('segments.column.created'), html`<time datetime=${createdAt}>${day(createdAt)}</time>`)}
    </tr>`;
  }

  private week(sizes: readonly number[]): TemplateResult {
    const [first, last] = [sizes[0], sizes.at(-1)];
    return first === undefined || last === undefined
      ? html``
      : html`<span class="row">${spark(sizes)}<span class="num tiny">${change(last - first)}</span></span>`;
  }

  private table({ segments, flows }: Listed): TemplateResult {
    const typed = this.typed.trim().toLowerCase();
    const shown = segments.filter(({ name }) => name.toLowerCase().includes(typed));
    if (shown.length === 0)
      return empty({ title: words('segments.noMatch'), text: words('segments.noMatchText') });
    return html`<table
        class="table cards tall-rows segments"
        role="table"
        aria-label=${words('page.segments')}
      >
        <thead role="rowgroup">
          <tr role="row">
            ${['name', 'type', 'members', 'week', 'usedBy', 'created'].map((column) => html`<th role="columnheader" class="w-${column}">${words(`segments.column.${column}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${repeat(
            shown,
            ({ id }) => id,
            (segment) => this.row(segment, flows),
          )}
        </tbody>
      </table>
      <div class="foot">
        <span>${words('segments.shown', { count: shown.length })}</span>${zoneNote('dates')}
      </div>`;
  }

  override render(): TemplateResult {
    if (this.creates) return this.editor();
    return html`<div class="page-head">
        <h1>${words('page.segments')}</h1>
        ${searchBox(words('segments.search'), this.typed, (typed) => (this.typed = typed))}
        <div class="actions">
          ${
            mayWrite()
              ? html`<audience-drop
                  .label=${html`${icon('plus')}${words('segments.create')}`}
                  .name=${words('segments.create')}
                  look="btn primary"
                  end
                  .content=${() =>
                    html`${(['snapshot', 'realTime'] as const).map(
                      (type) =>
                        html`<button
                          class="menu-item tall"
                          type="button"
                          role="menuitem"
                          @click=${() => go(to('segments', undefined, { create: '', type }))}
                        >
                          ${icon(type === 'realTime' ? 'bolt' : 'snapshot')}<span
                            >${words(`segments.kind.${type}`)}<small
                              >${words(`segments.kindAbout.${type}`)}</small
                            ></span
                          >
                        </button>`,
                    )}`}
                ></audience-drop>`
              : nothing
          }
        </div>
      </div>
      <section class="panel" aria-label=${words('page.segments')}>
        ${answered(this.listed, (listed) => this.table(listed), 6)}
      </section>`;
  }

  private editor(): TemplateResult {
    const { query } = this.route;
    return html`<audience-segment-editor
      .type=${query.get('type') === 'realTime' ? 'realTime' : 'snapshot'}
      .rule=${ruleIn(query.get('create'))}
      .copyOf=${query.get('copyOf') ?? ''}
    ></audience-segment-editor>`;
  }
}
define('audience-segments-page', SegmentsPage);

const rank = ({ type, predefined }: Segment): number => (type === 'realTime' ? 0 : predefined ? 1 : 2);

function ruleIn(text: string | null): Rule | undefined {
  try {
    return text ? (JSON.parse(text) as Rule) : undefined;
  } catch {
    return undefined;
  }
}
