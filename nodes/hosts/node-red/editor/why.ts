import { html, nothing, render, type TemplateResult } from 'lit';
import { ask, audienceEditor } from './audienceEditor';
import { ruleOfDialog } from './ruleOfDialog';

/** What `POST audience/:connection/explain` answers (../explainRule.ts). */
interface Why {
  profile: string;
  explanation: Part;
}

interface Part {
  text: string;
  matched: boolean;
  found?: unknown;
  nextChangeAt: string | null;
  members?: Part[];
}

const KEYS = ['email', 'phone', 'externalId', 'id'] as const;

/** Why a profile that is named matches the rule, or not: each condition, with what the profile has. */
export function prepareWhy(box: HTMLElement): void {
  const { words } = audienceEditor();
  let answer: Why | undefined;
  let problem = '';

  const find = (): void => {
    const [identifyBy, profileKey] = ['select', 'input'].map(
      (tag) => box.querySelector<HTMLSelectElement | HTMLInputElement>(tag)?.value ?? '',
    );
    const now = ruleOfDialog();
    answer = undefined;
    problem = !('rule' in now)
      ? words('editor.why.noRule')
      : audienceEditor().connectionId() === undefined
        ? words('editor.preview.noConnection')
        : '';
    draw();
    if (!('rule' in now) || problem !== '') return;
    ask<Why>('explain', { rule: now.rule, identifyBy, profileKey }).then(
      (found) => {
        answer = found;
        draw();
      },
      (reason: unknown) => {
        problem = String(reason);
        draw();
      },
    );
  };
  const entered = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    find();
  };
  const draw = (): void =>
    void render(
      html`<details>
        <summary>${words('editor.why.title')}</summary>
        <div style="display: flex; flex-wrap: wrap; gap: 6px; margin: 6px 0">
          <select aria-label=${words('editor.why.by')} style="width: auto">
            ${KEYS.map((key) => html`<option value=${key}>${words(`identifyBy.${key}`)}</option>`)}
          </select>
          <input
            type="text"
            aria-label=${words('editor.why.key')}
            placeholder=${words('editor.why.key')}
            style="flex: 1 1 120px; width: 120px"
            @keydown=${entered}
          />
          <button type="button" class="red-ui-button" @click=${find}>${words('editor.why.button')}</button>
        </div>
        <div role="status">
          ${problem === '' ? nothing : html`<span style="color: var(--red-ui-text-color-error)"><i class="fa fa-exclamation-triangle" aria-hidden="true"></i> ${problem}</span>`}
          ${answer === undefined ? nothing : html`<strong>${answer.profile} ${words(answer.explanation.matched ? 'editor.why.matches' : 'editor.why.matchesNot')}</strong>${trace(answer.explanation)}`}
        </div>
      </details>`,
      box,
    );
  draw();
}

function trace(part: Part): TemplateResult {
  const { words } = audienceEditor();
  const verdict = words(part.matched ? 'editor.why.matches' : 'editor.why.matchesNot');
  return html`<ul style="margin: 2px 0 0; padding-left: 18px">
    <li>
      <i class=${part.matched ? 'fa fa-check' : 'fa fa-times'} aria-hidden="true"></i> ${part.text}:
      <strong>${verdict}</strong
      >${part.members === undefined ? html`, ${words('editor.why.has', { found: foundWords(part.found) })}` : nothing}
      ${part.nextChangeAt === null ? nothing : html`<small>, ${words('editor.why.changes', { at: new Date(part.nextChangeAt).toLocaleString() })}</small>`}
      ${(part.members ?? []).map(trace)}
    </li>
  </ul>`;
}

function foundWords(found: unknown): string {
  if (found === undefined || found === null || (Array.isArray(found) && found.length === 0))
    return audienceEditor().words('editor.why.nothing');
  if (Array.isArray(found)) return found.map(foundWords).join(', ');
  if (typeof found === 'object')
    return Object.entries(found)
      .map(([name, value]) => `${name} ${foundWords(value)}`)
      .join(', ');
  return String(found);
}
