import { html, nothing, type TemplateResult } from 'lit';
import type { Progress } from '../../core/ask';
import { to } from '../../core/route';
import { number } from '../../core/show';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button, figure } from '../../parts/small';
import { downloadRefusedButton } from './downloadRefused';
import type { Report } from './types';

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

/** What came of it, and where its people are. */
export const reportOfImport = (report: Report, onAnother: () => void): TemplateResult =>
  html`<dl class="stats" role="status">
      ${FIGURES.map((one) => (report[one] === undefined ? nothing : figure(words(`imports.report.${one}`), number(report[one]))))}
    </dl>
    <div class="row wrap">
      ${report.refused > 0 ? downloadRefusedButton(report.importId) : nothing}
      ${report.tags[0] === undefined ? nothing : html`<a class="btn primary" href=${to('people', undefined, { tag: report.tags[0] })}>${icon('people')}${words('imports.show')}</a>`}
      ${button({ label: words('imports.another'), run: onAnother })}
    </div>`;
