import { html, nothing, type TemplateResult } from 'lit';
import type { Attribute } from '../../core/types';
import { words } from '../../core/words';
import { cell } from '../../parts/small';
import type { Column } from './types';

interface Columns {
  columns: readonly Column[];
  known: readonly Attribute[];
  /** How a column is written, by its name, where it was chosen. */
  formats: Readonly<Record<string, string>>;
  busy: boolean;
  /** An empty target leaves the column out. */
  onTarget: (column: string, target: string) => void;
  /** An empty format is the one that is proposed. */
  onFormat: (column: string, format: string) => void;
}

const IDENTITIES = ['email', 'phone', 'externalId', 'tags'];
const OF_ATTRIBUTES = 'attributes.';

/** What each column becomes, with a few of its values. */
export const columnsTable = (table: Columns): TemplateResult =>
  html`<section class="panel" aria-label=${words('imports.columns')}>
    <table class="table cards import-columns" role="table" aria-label=${words('imports.columns')}>
      <thead role="rowgroup">
        <tr role="row">
          ${['name', 'target', 'type', 'sample'].map((one) => html`<th role="columnheader" class="w-${one}">${words(`imports.column.${one}`)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${table.columns.map((column) => row(column, table))}
      </tbody>
    </table>
  </section>`;

function row(column: Column, table: Columns): TemplateResult {
  const { name, target, type, sample } = column;
  const attribute = target?.startsWith(OF_ATTRIBUTES) ? target.slice(OF_ATTRIBUTES.length) : undefined;
  const writable = table.known.filter(({ readOnly }) => !readOnly).map((one) => one.name);
  const isNew = attribute !== undefined && !writable.includes(attribute);
  const kind = type ?? (target === null ? '' : words('imports.identity'));
  return html`<tr role="row">
    ${cell(words('imports.column.name'), html`<b>${name}</b>`, 'lead')}
    ${cell(words('imports.column.target'), targets(column, { writable, attribute, table }))}
    ${cell(words('imports.column.type'), html`<span class="quiet">${kind}</span>${isNew ? html` <span class="badge live">${words('imports.new')}</span>` : nothing} ${formatsOf(column, table)}`, 'two')}
    ${cell(words('imports.column.sample'), html`<span class="quiet clip" title=${sample.join(' · ')}>${sample.slice(0, 3).join(' · ')}</span>`)}
  </tr>`;
}

interface Offer {
  /** Names of attributes that may be written. */
  writable: readonly string[];
  /** The attribute that the column becomes. */
  attribute: string | undefined;
  table: Columns;
}

function targets({ name, target }: Column, { writable, attribute, table }: Offer): TemplateResult {
  const offered = new Set([...writable, ...(attribute === undefined ? [] : [attribute]), name]);
  return html`<select
    class="select"
    aria-label=${words('imports.targetOf', { column: name })}
    .value=${target ?? ''}
    ?disabled=${table.busy}
    @change=${(event: Event) => table.onTarget(name, (event.target as HTMLSelectElement).value)}
  >
    <option value="" ?selected=${target === null}>${words('imports.leaveOut')}</option>
    <optgroup label=${words('imports.identities')}>
      ${IDENTITIES.map((one) => html`<option value=${one} ?selected=${target === one}>${words(`imports.target.${one}`)}</option>`)}
    </optgroup>
    <optgroup label=${words('person.attributes')}>
      ${[...offered].map((one) => html`<option value=${OF_ATTRIBUTES + one} ?selected=${attribute === one}>${one}</option>`)}
    </optgroup>
  </select>`;
}

function formatsOf({ name, format, formats }: Column, table: Columns): TemplateResult | typeof nothing {
  const chosen = table.formats[name];
  const choices = formats ?? (format === undefined ? [] : [format]);
  if (choices.length === 0) return nothing;
  return html`<select
    class="select"
    aria-label=${words('imports.formatOf', { column: name })}
    ?disabled=${table.busy}
    @change=${(event: Event) => table.onFormat(name, (event.target as HTMLSelectElement).value)}
  >
    <option value="" ?selected=${chosen === undefined}>
      ${chosen === undefined && format !== undefined ? format : words('imports.chooseFormat')}
    </option>
    ${choices.filter((one) => one !== format || chosen !== undefined).map((one) => html`<option value=${one} ?selected=${one === chosen}>${one}</option>`)}
  </select>`;
}
