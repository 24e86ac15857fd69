import { html, nothing, render, type TemplateResult } from 'lit';
import { ask, audienceEditor, valueOf } from './audienceEditor';
import { consolePage } from './consolePage';
import { Latest } from '../../../../console/rules/latest';
import type { PlacedProblem } from '../../../../console/rules/problems';
import { ruleOfDialog, type DialogRule } from './ruleOfDialog';

/** What `POST audience/:connection/preview` answers (../previewRule.ts). */
interface RulePreview {
  valid: boolean;
  problems: PlacedProblem[];
  count?: number;
  few?: boolean;
  approximate?: boolean;
  sentence?: string;
  sample?: string[];
}

const QUIET_MS = 400;

/** Who matches, at every change. `onProblems` hears what is wrong with the rule, and answers how much of it is shown in its place; nothing when there is no such place. */
export function preparePreview(
  box: HTMLElement,
  onProblems: (problems: readonly PlacedProblem[]) => number | undefined,
): () => void {
  const { words } = audienceEditor();
  const latest = new Latest(QUIET_MS);
  box.setAttribute('role', 'status');
  box.setAttribute('aria-live', 'polite');
  const show = (shown: TemplateResult | string): void => void render(html`${shown}`, box);
  const fail = (reason: unknown): void => show(wrong(String(reason)));
  return () => {
    const now: DialogRule = ruleOfDialog();
    latest.cancel();
    if ('told' in now) show(now.told);
    else if ('problem' in now) show(wrong(now.problem));
    else if (audienceEditor().connectionId() === undefined) show(words('editor.preview.noConnection'));
    else
      latest.ask(
        () => ask<RulePreview>('preview', { rule: now.rule, for: 'filter' }),
        (answer) => show(answerOf(answer, onProblems(answer.problems), now.rule)),
        fail,
      );
  };
}

/** Of a dialog that gives everyone who matches a tag, or takes it: more than it wants to be told of. */
function isLarger(count: number): boolean {
  const most = valueOf('largeAudience');
  return most !== '' && valueOf('to') === 'rule' && count > Number(most);
}

const wrong = (text: string): TemplateResult =>
  html`<div style="color: var(--red-ui-text-color-error)">
    <i class="fa fa-exclamation-triangle" aria-hidden="true"></i> ${text}
  </div>`;

function answerOf(
  { problems, count = 0, few, approximate, sentence, sample }: RulePreview,
  shownInPlace: number | undefined,
  rule: unknown,
): TemplateResult {
  const { words } = audienceEditor();
  if (problems.length > 0 && shownInPlace === 0) return html`${words('editor.preview.begin')}`;
  if (problems.length > 0)
    return shownInPlace !== undefined
      ? wrong(words('editor.preview.problems', { count: shownInPlace }))
      : html`${problems.map(({ path, message, hint }) => wrong(`${path === '' ? '' : `${path}: `}${message}. ${hint}`))}`;
  const key =
    few === true
      ? 'editor.preview.few'
      : approximate === true
        ? 'editor.preview.about'
        : count === 1
          ? 'editor.preview.one'
          : 'editor.preview.count';
  return html` <strong>${words(key, { count: count.toLocaleString() })}</strong>
    ${isLarger(count) ? html`<div><i class="fa fa-bullhorn" aria-hidden="true"></i> ${words('editor.preview.larger')}</div>` : nothing}
    <div>${sentence}</div>
    <div>
      ${consolePage(`people?rule=${encodeURIComponent(JSON.stringify(rule))}`, 'editor.preview.console')}
    </div>
    ${sample !== undefined && sample.length > 0 ? html`<div style="color: var(--red-ui-secondary-text-color)">${words('editor.preview.sample', { sample: sample.join(', ') })}</div>` : nothing}`;
}
