import { html, nothing, type TemplateResult } from 'lit';
import { told } from '../../core/show';
import type { Attribute, Segment } from '../../core/types';
import { words } from '../../core/words';
import { badge, cell } from '../../parts/small';
import { usersOf } from './usersOf';

interface Attributes {
  attributes: readonly Attribute[];
  segments: readonly Segment[];
  /** How many have it, by name, as far as that is known. */
  persons: ReadonlyMap<string, number>;
  opener: (name: string) => TemplateResult;
  /** The row below one that is open. */
  detail: (attribute: Attribute) => TemplateResult | typeof nothing;
}

/** Names, types, how many have them, how many segments ask about them. */
export const attributesTable = (table: Attributes): TemplateResult =>
  html`<section class="panel" aria-label=${words('attributes.attributes')}>
    <table class="table cards" role="table" aria-label=${words('attributes.attributes')}>
      <thead role="rowgroup">
        <tr role="row">
          ${['name', 'type', 'kind', 'persons', 'users'].map((column) => html`<th role="columnheader">${words(`attributes.${column}`)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${table.attributes.map((attribute) => html`${row(attribute, table)} ${table.detail(attribute)}`)}
      </tbody>
    </table>
  </section>`;

function row(attribute: Attribute, { segments, persons, opener }: Attributes): TemplateResult {
  const { name, type } = attribute;
  const have = persons.get(name);
  return html`<tr role="row">
    ${cell(words('attributes.name'), opener(name), 'lead')}
    ${cell(words('attributes.type'), words(`builder.type.${type}`))}
    ${cell(words('attributes.kind'), kindOf(attribute))}
    ${cell(words('attributes.persons'), html`<span class="num">${have === undefined ? '…' : told({ profiles: have })}</span>`)}
    ${cell(words('attributes.users'), segmentsIn(usersOf('attribute', name, segments)))}
  </tr>`;
}

function kindOf({ standard, readOnly, computed }: Attribute): TemplateResult | string {
  if (computed) return badge(words('computed.kind'), 'info');
  if (readOnly) return badge(words('attributes.readOnly'), '', 'lock');
  return words(standard ? 'attributes.standard' : 'attributes.own');
}

/** How many segments, and which when pointed at. */
export const segmentsIn = (segments: readonly Segment[]): TemplateResult =>
  segments.length === 0
    ? html`<span class="quiet">${words('attributes.unused')}</span>`
    : html`<span class="clip" title=${segments.map(({ name }) => name).join(', ')}
        >${words('attributes.segments', { count: segments.length })}</span
      >`;
