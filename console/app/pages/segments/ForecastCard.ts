import { html, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { minute, number } from '../../core/show';
import type { Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { named, personLink, type Key, type People } from '../../parts/people';
import { answered } from '../../parts/states';

interface Forecast {
  changes: { at: string; profile: Key; kind: 'enter' | 'leave' }[];
  entering: number;
  leaving: number;
  known: People;
}

const DAYS = [1, 7, 30];
const SHOWN = 10;

/** Who will enter and leave, if nothing but time passes. */
export class ForecastCard extends Part {
  static override properties = { segment: { attribute: false }, days: { state: true } };
  declare segment: Segment;
  declare days: number;
  private readonly forecast = new Question<Forecast>(this);

  constructor() {
    super();
    this.days = 7;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const other = changed.has('segment') && changed.get('segment')?.id !== this.segment.id;
    if (!other && !changed.has('days')) return;
    const until = new Date(Date.now() + this.days * 86_400_000).toISOString();
    void this.forecast.ask(async (signal) => {
      const found = await get<Omit<Forecast, 'known'>>(
        path`/segments/${this.segment.id}/forecast` + search({ until, limit: SHOWN }),
        { signal },
      );
      return named(
        found,
        found.changes.map(({ profile }) => profile),
        signal,
      );
    });
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="forecast-title">
      <header>
        <h2 id="forecast-title">${words('forecast.title')}</h2>
        <div class="seg push" role="radiogroup" aria-label=${words('forecast.span')}>
          ${DAYS.map(
            (days) =>
              html`<label
                ><input
                  type="radio"
                  name="forecast"
                  .checked=${this.days === days}
                  @change=${() => (this.days = days)}
                />${words('forecast.days', { count: days })}</label
              >`,
          )}
        </div>
      </header>
      ${answered(
        this.forecast,
        ({ changes, entering, leaving, known }) =>
          html`<div class="body">
              <p class="small">
                ${entering + leaving === 0 ? words('forecast.nothing') : words('forecast.counts', { entering: number(entering), leaving: number(leaving) })}
              </p>
            </div>
            <ul class="lines">
              ${changes.map(
                ({ at, profile, kind }) =>
                  html`<li>
                    ${icon(kind === 'enter' ? 'enter' : 'leave', 'quiet')} ${personLink(profile, known)}
                    <span class="quiet">${words(`forecast.${kind}`)}</span>
                    <time class="tiny quiet push" datetime=${at}>${minute(at)}</time>
                  </li>`,
              )}
            </ul>`,
        2,
      )}
    </section>`;
  }
}
define('audience-forecast', ForecastCard);
