import { html, nothing, type TemplateResult } from 'lit';
import { minute, value } from '../core/show';
import type { Explanation } from '../core/types';
import { words } from '../core/words';
import { icon } from './icon';

/** Why somebody matches a rule, or not: each condition with what was found. */
export const whyTree = (explanation: Explanation): TemplateResult =>
  html`<ul class="tree">
    ${branch(explanation)}
  </ul>`;

function branch({ text, matched, found, members = [] }: Explanation): TemplateResult {
  const told = words(matched ? 'why.yes' : 'why.no');
  return html`<li>
    <div>
      <span class=${matched ? 'good' : 'bad'}
        >${icon(matched ? 'check' : 'x')}<span class="sr">${told}</span></span
      >
      <span
        >${text}${members.length === 0 ? html` <span class="found">${words('why.found', { found: value(found) || words('why.nothing') })}</span>` : nothing}</span
      >
    </div>
    ${
      members.length === 0
        ? nothing
        : html`<ul>
            ${members.map(branch)}
          </ul>`
    }
  </li>`;
}

/** What time alone will change, and when. */
export const untilWhen = ({ nextChangeAt, matched }: Explanation): string =>
  nextChangeAt === null
    ? words(matched ? 'why.stays' : 'why.staysOut')
    : words(matched ? 'why.until' : 'why.entersAt', { at: minute(nextChangeAt) });
