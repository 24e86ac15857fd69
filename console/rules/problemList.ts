import { html, nothing, type TemplateResult } from 'lit';
import type { Surroundings } from './Surroundings';
import type { Part } from './tree';

/** What is wrong with a part, below it. */
export function problemsOf(part: Part, around: Surroundings): TemplateResult | typeof nothing {
  const problems = around.problems.get(part.key) ?? [];
  return problems.length === 0
    ? nothing
    : html`<ul class="problems">
        ${problems.map(({ message, hint }) => html`<li><span aria-hidden="true">⚠ </span>${message}. ${hint}</li>`)}
      </ul>`;
}
