import { html, nothing, type TemplateResult } from 'lit';
import { minute, number } from '../../core/show';
import type { EventType, Segment } from '../../core/types';
import { words } from '../../core/words';
import { cell, zoneNote } from '../../parts/small';
import { segmentsIn } from './attributesTable';
import { usersOf } from './usersOf';

interface Events {
  events: readonly EventType[];
  segments: readonly Segment[];
  opener: (type: string) => TemplateResult;
  /** The row below one that is open. */
  detail: (type: string) => TemplateResult | typeof nothing;
}

/** A count that stands for as many or more. */
const MANY = 10_000;

/** Types, how many there are, how often they happen, how many segments ask about them. */
export const eventsTable = (table: Events): TemplateResult =>
  html`<section class="panel" aria-label=${words('attributes.events')}>
    <table class="table cards" role="table" aria-label=${words('attributes.events')}>
      <thead role="rowgroup">
        <tr role="row">
          ${['event', 'count', 'perDay', 'last', 'users'].map((column) => html`<th role="columnheader">${words(`attributes.${column}`)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${table.events.map((event) => html`${row(event, table)} ${table.detail(event.type)}`)}
      </tbody>
    </table>
    <div class="foot">${zoneNote()}</div>
  </section>`;

const row = (
  { type, events: count, perDay, lastAt }: EventType,
  { segments, opener }: Events,
): TemplateResult =>
  html`<tr role="row">
    ${cell(words('attributes.event'), opener(type), 'lead')}
    ${cell(words('attributes.count'), html`<span class="num">${countInWords(count)}</span>`)}
    ${cell(words('attributes.perDay'), html`<span class="num">${perDay === undefined ? '' : number(perDay)}</span>`)}
    ${cell(words('attributes.last'), html`<time datetime=${lastAt}>${minute(lastAt)}</time>`)}
    ${cell(words('attributes.users'), segmentsIn(usersOf('event', type, segments)))}
  </tr>`;

function countInWords(count: number | undefined): string {
  if (count === undefined) return '';
  return count >= MANY ? words('attributes.atLeast', { count }) : number(count);
}
