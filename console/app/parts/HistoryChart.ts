import { html, type TemplateResult } from 'lit';
import uPlot from 'uplot';
import { define, Part } from '../core/Part';
import { change, dayOfMonth, number, shortDay } from '../core/show';
import { words } from '../core/words';

export interface HistoryRow {
  at: string;
  size: number;
  entered: number;
  left: number;
}

const SIZE_HEIGHT = 180;
const PASSED_HEIGHT = 110;
const AXIS_WIDTH = 52;
const FONT = '12px system-ui, sans-serif';

/** How large something was, and who came and went: two panes over one axis of time, and a table for those who cannot see it. */
export class HistoryChart extends Part {
  static override properties = { rows: { attribute: false }, pointed: { state: true } };
  declare rows: readonly HistoryRow[];
  /** The row under the pointer. */
  declare pointed: number | undefined;
  private plots: uPlot[] = [];
  private readonly watch = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    this.rows = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('theme-change', this.repaint);
    this.watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('theme-change', this.repaint);
    this.watch.disconnect();
    this.clear();
  }

  private readonly repaint = (): void => {
    this.clear();
    this.paint();
  };

  private clear(): void {
    for (const plot of this.plots) plot.destroy();
    this.plots = [];
  }

  private fit(): void {
    const width = this.clientWidth;
    if (width > 0) for (const plot of this.plots) plot.setSize({ width, height: plot.height });
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('rows')) this.repaint();
  }

  /** A canvas takes colours, not variables. */
  private color(name: string): string {
    const probe = this.querySelector<HTMLElement>('.probe') as HTMLElement;
    probe.style.setProperty('color', `var(${name})`);
    return getComputedStyle(probe).color;
  }

  private paint(): void {
    const [sizes, passed] = [
      this.querySelector<HTMLElement>('.sizes'),
      this.querySelector<HTMLElement>('.passed'),
    ];
    if (!sizes || !passed || this.rows.length < 2 || this.clientWidth === 0) return;
    const times = this.rows.map(({ at }) => Date.parse(at) / 1000);
    const axis = {
      stroke: this.color('--text-3'),
      font: FONT,
      grid: { stroke: this.color('--chart-grid'), width: 1 },
      ticks: { show: false },
    };
    const key = `history-${this.dataset['id'] ?? ''}`;
    const shared = (height: number): Omit<uPlot.Options, 'series'> => ({
      width: this.clientWidth,
      height,
      padding: [8, 24, 8, 0],
      legend: { show: false },
      cursor: {
        sync: { key, setSeries: false },
        points: { show: false },
        drag: { x: false, y: false },
        y: false,
      },
      hooks: {
        setCursor: [
          (plot) => {
            this.pointed = plot.cursor.idx ?? undefined;
          },
        ],
      },
    });
    const days = {
      ...axis,
      values: (_: uPlot, ticks: number[]) => ticks.map((tick) => dayOfMonth(tick * 1000)),
    };
    const counts = {
      ...axis,
      size: AXIS_WIDTH,
      incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
    };
    const top = Math.max(1, ...this.rows.flatMap(({ entered, left }) => [entered, left]));
    this.plots = [
      new uPlot(
        {
          ...shared(SIZE_HEIGHT),
          scales: {
            y: {
              range: (_, low, high) => [
                Math.max(0, Math.floor(low - (high - low || 2) * 0.15)),
                Math.ceil(high + (high - low || 2) * 0.15),
              ],
            },
          },
          axes: [
            { ...days, show: false },
            { ...counts, values: (_, ticks) => ticks.map((tick) => number(tick)) },
          ],
          series: [
            {},
            {
              stroke: this.color('--chart-size'),
              fill: this.color('--chart-area'),
              width: 2,
              points: { show: false },
            },
          ],
        },
        [times, this.rows.map(({ size }) => size)],
        sizes,
      ),
      new uPlot(
        {
          ...shared(PASSED_HEIGHT),
          scales: { y: { range: [-top, top] } },
          axes: [days, { ...counts, values: (_, ticks) => ticks.map((tick) => change(tick)) }],
          series: [{}, this.bars('--chart-entered'), this.bars('--chart-left')],
        },
        [times, this.rows.map(({ entered }) => entered), this.rows.map(({ left }) => -left)],
        passed,
      ),
    ];
  }

  private bars(color: string): uPlot.Series {
    const paths = uPlot.paths.bars?.({ size: [0.7, 24] });
    return {
      stroke: this.color(color),
      fill: this.color(color),
      width: 0,
      points: { show: false },
      ...(paths && { paths }),
    };
  }

  private table(): TemplateResult {
    return html`<details class="as-table">
      <summary>${words('chart.asTable')}</summary>
      <div class="wide">
        <table class="table">
          <thead>
            <tr>
              ${['day', 'size', 'entered', 'left'].map((one) => html`<th scope="col">${words(`chart.${one}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...this.rows].reverse().map(
              ({ at, size, entered, left }) =>
                html`<tr>
                  <td><time datetime=${at}>${shortDay(at)}</time></td>
                  <td>${number(size)}</td>
                  <td>${number(entered)}</td>
                  <td>${number(left)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  override render(): TemplateResult {
    const { rows } = this;
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return html`<p class="small quiet">${words('chart.none')}</p>`;
    if (rows.length === 1)
      return html`<p class="small quiet">
        ${words('chart.begins', { day: shortDay(first.at), size: first.size })}
      </p>`;
    const shown = rows[this.pointed ?? rows.length - 1] ?? last;
    return html`<p class="legend" aria-hidden="true">
        <b>${shortDay(shown.at)}</b>
        <span>${words('chart.size')} <b class="num">${number(shown.size)}</b></span>
        <span class="row"
          ><span class="key entered"></span>${words('chart.entered')}
          <b class="num">${number(shown.entered)}</b></span
        >
        <span class="row"
          ><span class="key left"></span>${words('chart.left')} <b class="num">${number(shown.left)}</b></span
        >
      </p>
      <div
        role="img"
        aria-label=${words('chart.about', { from: shortDay(first.at), size: first.size, to: shortDay(last.at), now: last.size })}
      >
        <span class="probe" aria-hidden="true"></span>
        <div class="sizes"></div>
        <div class="passed"></div>
      </div>
      ${this.table()}`;
  }
}
define('audience-history-chart', HistoryChart);
