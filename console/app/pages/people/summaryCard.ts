import { html, nothing, type TemplateResult } from 'lit';
import { number, share, channelName, told } from '../../core/show';
import type { Frequent, Summary } from '../../core/types';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import type { ValueFilter } from './asked';

interface Card {
  summary: Summary | undefined;
  /** Before the summary is there. */
  estimate: number | undefined;
  everybody: number | undefined;
  filtered: boolean;
  onFilter: (name: ValueFilter | 'tags', value: string) => void;
  onClear: () => void;
}

const SHOWN = 4;
const CHANNELS_SHOWN = ['email', 'sms', 'whatsapp'];

/** How many they are, who can be contacted, and what most of them have; a bar is a button that adds the filter. */
export function summaryCard({
  summary,
  estimate,
  everybody,
  filtered,
  onFilter,
  onClear,
}: Card): TemplateResult {
  const count = summary?.count ?? estimate;
  const approximate = summary?.approximate ?? false;
  const few = approximate && count === 0;
  return html`<section
    class="summary"
    aria-label=${words('summary.title')}
    aria-busy=${summary === undefined}
  >
    <div>
      <h2 class="label">${words('summary.persons')}</h2>
      <p class="figure huge" data-testid="count">
        ${count === undefined ? '…' : told(few ? {} : { profiles: count, approximate })}
      </p>
      ${
        filtered && everybody !== undefined && count !== undefined
          ? html`<p class="tiny quiet">
                ${words('summary.share', { share: share(count, everybody), everybody })}
              </p>
              <p class="small">
                <button class="link" type="button" @click=${onClear}>${words('people.clear')}</button>
              </p>`
          : nothing
      }
    </div>
    <div>
      <h2 class="label">${words('summary.contactable')}</h2>
      <div class="meter">
        ${CHANNELS_SHOWN.map((channel) => {
          const reached = summary?.channels.find((one) => one.channel === channel)?.profiles;
          const of = summary?.count ?? 0;
          return html`<span>${channelName(channel)}</span
            ><span class="num">${reached === undefined ? '' : number(reached)}</span
            ><span class="num share">${reached === undefined ? '' : share(reached, of)}</span>
            <div class="progress thin">
              <i
                ${vars({ '--width': `${reached === undefined || of === 0 ? 0 : (100 * reached) / of}%` })}
              ></i>
            </div>`;
        })}
      </div>
    </div>
    ${column('city', words('summary.cities'), summary?.cities, summary?.count, onFilter)}
    ${column('tags', words('summary.tags'), summary?.tags, summary?.count, onFilter)}
    <div class="stack">
      <div>
        <h2 class="label">${words('summary.gender')}</h2>
        ${genders(summary?.genders ?? [], summary?.count ?? 0, onFilter)}
      </div>
      <div>
        <h2 class="label">${words('summary.countries')}</h2>
        ${bars('country', (summary?.countries ?? []).slice(0, 2), summary?.count ?? 0, onFilter)}
      </div>
    </div>
  </section>`;
}

const column = (
  name: ValueFilter | 'tags',
  label: string,
  values: readonly Frequent[] | undefined,
  of = 0,
  onFilter: Card['onFilter'],
): TemplateResult =>
  html`<div>
    <h2 class="label">${label}</h2>
    ${bars(name, (values ?? []).slice(0, SHOWN), of, onFilter)}
  </div>`;

function bars(
  name: ValueFilter | 'tags',
  values: readonly Frequent[],
  of: number,
  onFilter: Card['onFilter'],
): TemplateResult {
  return values.length === 0
    ? html`<p class="tiny quiet">${words('summary.none')}</p>`
    : html`<div class="bars">
        ${values.map(
          ({ value, profiles }) =>
            html`<button
              class="bar"
              type="button"
              title=${words('summary.only', { value })}
              ${vars({ '--of': `${of === 0 ? 0 : (100 * profiles) / of}%` })}
              @click=${() => onFilter(name, value)}
            >
              <span class="clip">${value}</span><span class="num">${number(profiles)}</span>
            </button>`,
        )}
      </div>`;
}

const COLORS = ['--chart-1', '--chart-3', '--chart-2', '--chart-4'];

function genders(values: readonly Frequent[], of: number, onFilter: Card['onFilter']): TemplateResult {
  if (values.length === 0) return html`<p class="tiny quiet">${words('summary.none')}</p>`;
  const rest = of - values.reduce((sum, { profiles }) => sum + profiles, 0);
  const color = (i: number): string => `var(${COLORS[i] ?? '--chart-rest'})`;
  return html`<div class="shares" aria-hidden="true">
      ${values.map(({ profiles }, i) => html`<i ${vars({ '--n': profiles, '--c': color(i) })}></i>`)}
      ${rest > 0 ? html`<i ${vars({ '--n': rest, '--c': 'var(--chart-rest)' })}></i>` : nothing}
    </div>
    <ul class="legend">
      ${values.slice(0, SHOWN).map(
        ({ value, profiles }, i) =>
          html`<li>
            <span class="key" ${vars({ color: color(i) })}></span
            ><button class="link legend-link" type="button" @click=${() => onFilter('gender', value)}>
              ${value}
            </button>
            <span class="num">${number(profiles)}</span>
          </li>`,
      )}
    </ul>`;
}
