import { html, nothing, type TemplateResult } from 'lit';
import type { Progress } from '../../core/ask';
import { number } from '../../core/show';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import { button, figure } from '../../parts/small';
import { downloadRefusedButton } from './downloadRefused';
import type { Report } from './types';
import { whoCame } from './whoCame';

/** How far the import is, how fast and for how long still. */
export function progressCard({ done, total, perSecond }: Progress, onStop: () => void): TemplateResult {
  const rate = perSecond
    ? words('imports.rate', {
        rate: number(Math.round(perSecond)),
        rest: Math.ceil((total - done) / perSecond),
      })
    : '';
  return html`<div class="card">
    <div class="body stack tight">
      <div class="row between small">
        <span class="num">${words('of', { done: number(done), total: number(total) })}</span>
        <span class="quiet num">${rate}</span>
      </div>
      <div
        class="progress"
        role="progressbar"
        aria-label=${words('imports.import')}
        aria-valuemin="0"
        aria-valuemax=${total}
        aria-valuenow=${done}
      >
        <i ${vars({ '--width': `${total === 0 ? 0 : (100 * done) / total}%` })}></i>
      </div>
      <div class="row">
        ${button({ label: words('stop'), look: 'plain mini', run: onStop })}<span class="tiny quiet"
          >${words('imports.stopAbout')}</span
        >
      </div>
    </div>
  </div>`;
}

const FIGURES = ['created', 'updated', 'unchanged', 'refused', 'merged'] as const;

/** What came of its rows. */
export const figuresOf = (report: Report): TemplateResult =>
  html`<dl class="stats" role="status">
    ${FIGURES.map((one) => (report[one] === undefined ? nothing : figure(words(`imports.report.${one}`), number(report[one]))))}
  </dl>`;

interface Acts {
  /** Begins with another file. */
  onAnother: () => void;
  /** Imports the same file once more, with its default tag. */
  onTagged: () => void;
}

/** What came of it, and where its people are. */
export const reportOfImport = (report: Report, { onAnother, onTagged }: Acts): TemplateResult =>
  html`${figuresOf(report)}
    <div class="row wrap">
      ${whoCame(report.tags, undefined, button({ label: words('imports.tagged'), picture: 'tags', run: onTagged }))}
      ${report.refused > 0 ? downloadRefusedButton(report.importId) : nothing}
      ${button({ label: words('imports.another'), run: onAnother })}
    </div>`;
