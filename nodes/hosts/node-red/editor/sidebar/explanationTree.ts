import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../../../engine';
import { words } from './ask';

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The trace of a rule (B3): per condition whether it matched, what was found, and until when that holds. */
export function explanationTree({
  text,
  matched,
  found,
  nextChangeAt,
  members = [],
}: Explanation): TemplateResult {
  return html`<div class="audience-why">
    <span
      ><i class=${matched ? 'fa fa-check' : 'fa fa-times'} aria-hidden="true"></i>
      <em>${words(matched ? 'why.yes' : 'why.no')}</em> ${text}</span
    >
    ${found !== undefined && members.length === 0 ? html`<div class="audience-quiet">${words('why.found', { found: shown(found) })}</div>` : nothing}
    ${nextChangeAt !== null ? html`<div class="audience-quiet">${words('why.until', { at: new Date(nextChangeAt).toLocaleString() })}</div>` : nothing}
    ${
      members.length > 0
        ? html`<ul>
            ${members.map((member) => html`<li>${explanationTree(member)}</li>`)}
          </ul>`
        : nothing
    }
  </div>`;
}
