import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { number } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { cell } from '../../parts/small';
import { downloadRefusedButton } from './downloadRefused';
import type { Analysis, Problem } from './types';

const SHOWN = 20;

/** What is wrong with the file, row by row; the first few until all are asked for. */
class ProblemsPanel extends Part {
  static override properties = { analysis: { attribute: false }, all: { state: true } };
  declare analysis: Analysis;
  declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  private table(problems: readonly Problem[]): TemplateResult {
    return html`<table
      class="table cards plain-head problems"
      role="table"
      aria-label=${words('imports.problemsByRow')}
    >
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" class="w-line">${words('imports.row')}</th>
          <th role="columnheader" class="w-column">${words('imports.column.name')}</th>
          <th role="columnheader">${words('imports.problem')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${problems.map(
          ({ line, column, message, hint }) =>
            html`<tr role="row">
              ${cell(words('imports.row'), html`<span class="num">${number(line)}</span>`, 'lead')}
              ${cell(words('imports.column.name'), column ?? '')}
              ${cell(words('imports.problem'), html`${message} <span class="quiet">${hint}</span>`, 'two')}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  override render(): TemplateResult {
    const { problems, rows, valid, importId } = this.analysis;
    if (problems.length === 0)
      return html`<p class="notice">
        ${icon('check', 'good')}<span>${words('imports.noProblems', { count: rows })}</span>
      </p>`;
    return html`<section class="panel" aria-labelledby="problems-title">
      <div class="toolbar">
        ${icon('warn', 'warn')}
        <h2 id="problems-title">${words('imports.problems', { count: problems.length })}</h2>
        <span class="quiet not-small">${words('imports.refused', { count: rows - valid })}</span>
        <span class="push">${downloadRefusedButton(importId)}</span>
      </div>
      ${this.table(this.all ? problems : problems.slice(0, SHOWN))}
      ${
        this.all || problems.length <= SHOWN
          ? nothing
          : html`<div class="foot">
              <button class="link" type="button" @click=${() => (this.all = true)}>
                ${words('imports.allProblems', { count: problems.length })}
              </button>
            </div>`
      }
    </section>`;
  }
}
define('audience-import-problems', ProblemsPanel);
