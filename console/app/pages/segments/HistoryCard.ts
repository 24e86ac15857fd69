import { html, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Segment } from '../../core/types';
import { words } from '../../core/words';
import type { HistoryRow } from '../../parts/HistoryChart';
import '../../parts/HistoryChart';
import { answered } from '../../parts/states';

const SPANS = [7, 30, 90, 400];
/** Longer ones are shown by weeks. */
const BY_DAYS = 90;
const DAY_MS = 86_400_000;

/** A segment over time. */
export class HistoryCard extends Part {
  static override properties = { segment: { attribute: false }, days: { state: true } };
  declare segment: Segment;
  declare days: number;
  private readonly history = new Question<HistoryRow[]>(this);

  constructor() {
    super();
    this.days = 30;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('segment') as Segment | undefined;
    const other =
      changed.has('segment') && (before?.id !== this.segment.id || before.status !== this.segment.status);
    if (!other && !changed.has('days')) return;
    const { days } = this;
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    const by = days > BY_DAYS ? 'week' : 'day';
    void this.history.ask((signal) =>
      get(path`/segments/${this.segment.id}/history` + search({ from, by }), { signal }),
    );
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">${words('chart.title')}</h2>
        <div class="seg push" role="radiogroup" aria-label=${words('chart.span')}>
          ${SPANS.map(
            (days) =>
              html`<label
                ><input
                  type="radio"
                  name="history"
                  .checked=${this.days === days}
                  @change=${() => (this.days = days)}
                />${words('forecast.days', { count: days })}</label
              >`,
          )}
        </div>
      </header>
      <div class="body">
        ${answered(this.history, (rows) => html`<audience-history-chart .rows=${rows}></audience-history-chart>`, 4)}
        ${this.segment.type === 'snapshot' ? html`<p class="tiny quiet">${words('chart.counted')}</p>` : ''}
      </div>
    </section>`;
  }
}
define('audience-segment-history', HistoryCard);
