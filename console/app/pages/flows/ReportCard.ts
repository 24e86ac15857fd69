import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { path, post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { number } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { figure } from '../../parts/small';
import type { HistoryRow } from '../../parts/HistoryChart';
import '../../parts/HistoryChart';
import { answered } from '../../parts/states';

interface Numbers {
  entered: number;
  left: number;
  allowed: number;
  later: number;
  rejected: number;
}

interface Report {
  periods: ({ at: string } & Numbers)[];
  total: Numbers;
  inFlow: number;
  waits: { place: unknown; waiting: number; ended: number; byBranch: Record<string, number> }[];
  goal?: { profiles: number; reached: number; rate: number };
  splits: {
    name: string;
    branches: {
      name: string;
      profiles: number;
      reached?: number;
      rate?: number;
      lift?: number;
      interval?: [number, number];
    }[];
  }[];
}

const SPANS = [7, 30, 90];
const DAY_MS = 86_400_000;

const percent = (rate: number): string => `${(100 * rate).toFixed(1)}\u00a0%`;

/** How a flow went: who came and left, what was asked before sending, waits, the goal, and splits. Tells `reported` with how many wait. */
export class ReportCard extends Part {
  static override properties = { flow: {}, days: { state: true } };
  declare flow: string;
  declare days: number;
  private readonly report = new Question<Report>(this);

  constructor() {
    super();
    this.days = 30;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('flow') && !changed.has('days')) return;
    const from = new Date(Date.now() - this.days * DAY_MS).toISOString();
    void this.report
      .ask((signal) => post(path`/flows/${this.flow}/report`, { from, by: 'day' }, { signal }))
      .then(() => {
        const { waits } = this.report.answer ?? {};
        if (waits) this.tell('reported', { waiting: waits.reduce((sum, { waiting }) => sum + waiting, 0) });
      });
  }

  /** Those in it at the end of each day: reckoned back from those who are in it now. */
  private rows({ periods, inFlow }: Report): HistoryRow[] {
    let size = inFlow;
    return [...periods]
      .reverse()
      .map(({ at, entered, left }) => {
        const row = { at, size, entered, left };
        size += left - entered;
        return row;
      })
      .reverse();
  }

  private asked({ allowed, later, rejected }: Numbers): TemplateResult | typeof nothing {
    if (allowed + later + rejected === 0) return nothing;
    return html`<dl class="stats spaced-above">
      ${figure(words('report.allowed'), number(allowed))} ${figure(words('report.later'), number(later))}
      ${figure(words('report.rejected'), number(rejected))}
    </dl>`;
  }

  private waits(waits: Report['waits']): TemplateResult | typeof nothing {
    if (waits.length === 0) return nothing;
    return html`<h3 class="label spaced-above">${words('report.waits')}</h3>
      <ul class="lines plain">
        ${waits.map(
          ({ waiting, ended, byBranch }) =>
            html`<li class="wrap">
              ${icon('clock', 'quiet')}<span>${words('report.waiting', { waiting, ended })}</span>
              <span class="tiny quiet"
                >${Object.entries(byBranch)
                  .map(([branch, count]) => `${branch}: ${number(count)}`)
                  .join(' · ')}</span
              >
            </li>`,
        )}
      </ul>`;
  }

  private split({ name, branches }: Report['splits'][number]): TemplateResult {
    return html`<h3 class="label spaced-above">${words('report.split', { name })}</h3>
      <div class="wide">
        <table class="table">
          <thead>
            <tr>
              ${['branch', 'profiles', 'reached', 'rate', 'lift'].map((one) => html`<th scope="col">${words(`report.${one}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${branches.map(
              ({ name: branch, profiles, reached, rate, lift, interval }) =>
                html`<tr>
                  <td>${branch}</td>
                  <td>${number(profiles)}</td>
                  <td>${reached === undefined ? '' : number(reached)}</td>
                  <td>${rate === undefined ? '' : percent(rate)}</td>
                  <td>
                    ${lift === undefined ? '' : percent(lift)}${interval ? ` (${interval.map(percent).join(' … ')})` : ''}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private draw(report: Report): TemplateResult {
    const { total, goal, waits, splits } = report;
    return html`<audience-history-chart .rows=${this.rows(report)}></audience-history-chart>
      ${this.asked(total)}
      ${goal ? html`<p class="small spaced-above">${icon('check', 'good')} ${words('report.goal', { reached: goal.reached, profiles: goal.profiles, rate: percent(goal.rate) })}</p>` : nothing}
      ${this.waits(waits)} ${splits.map((split) => this.split(split))}`;
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="report-title">
      <header>
        <h2 id="report-title">${words('report.title')}</h2>
        <div class="seg push" role="radiogroup" aria-label=${words('chart.span')}>
          ${SPANS.map(
            (days) =>
              html`<label
                ><input
                  type="radio"
                  name="report"
                  .checked=${this.days === days}
                  @change=${() => (this.days = days)}
                />${words('forecast.days', { count: days })}</label
              >`,
          )}
        </div>
      </header>
      <div class="body">${answered(this.report, (report) => this.draw(report), 4)}</div>
    </section>`;
  }
}
define('audience-flow-report', ReportCard);
