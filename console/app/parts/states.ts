import { html, nothing, type TemplateResult } from 'lit';
import type { Question } from '../core/Question';
import { minute } from '../core/show';
import type { Trouble } from '../core/Trouble';
import { words } from '../core/words';
import { icon } from './icon';

/** What went wrong, and a way to try again. */
export const troubleNotice = (trouble: Trouble, again?: () => void): TemplateResult =>
  html`<div class="notice bad" role="alert">
    ${icon('error')}
    <div>
      <b>${trouble.message}</b> ${trouble.hint}
      <div class="tiny quiet"><code>${trouble.code}</code> · ${minute(new Date().toISOString())}</div>
    </div>
    ${again ? html`<button class="btn mini" type="button" @click=${again}>${icon('refresh')}${words('tryAgain')}</button>` : nothing}
  </div>`;

/** The shape of what is to come. */
export const bones = (lines = 4): TemplateResult =>
  html`<div class="bones" role="status" aria-label=${words('loading')}>
    ${Array.from({ length: lines }, (_, i) => html`<div class="row"><span class="bone w${(i % 3) + 1}"></span><span class="bone w${((i + 1) % 3) + 1}"></span><span class="bone w${((i + 2) % 3) + 1}"></span></div>`)}
  </div>`;

/** The answer once it is there, else what stands in its place. */
export function answered<A>(
  question: Question<A>,
  draw: (answer: A) => TemplateResult,
  lines = 4,
): TemplateResult {
  const trouble = question.trouble ? troubleNotice(question.trouble, () => void question.again()) : nothing;
  if (question.answer !== undefined) return html`${trouble}${draw(question.answer)}`;
  if (question.trouble) return html`${trouble}`;
  return question.waiting ? bones(lines) : html`<div class="bones-place" aria-busy="true"></div>`;
}

interface Empty {
  title: string;
  text: string;
  acts?: TemplateResult;
}

export const empty = ({ title, text, acts }: Empty): TemplateResult =>
  html`<div class="empty">
    <svg class="art" viewBox="0 0 96 64" aria-hidden="true">
      <rect x="8" y="8" width="80" height="12" rx="4" />
      <rect x="8" y="26" width="80" height="12" rx="4" />
      <rect x="8" y="44" width="80" height="12" rx="4" stroke-dasharray="3 3" />
      <circle class="on" cx="72" cy="44" r="14" />
      <path class="on" d="M72 38v12M66 44h12" />
    </svg>
    <h2>${title}</h2>
    <p>${text}</p>
    ${acts ? html`<div class="row">${acts}</div>` : nothing}
  </div>`;
