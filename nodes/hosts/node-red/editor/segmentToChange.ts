import { html, nothing, render } from 'lit';
import { Latest } from '../../../../console/rules/latest';
import { ask, audienceEditor, find, valueOf } from './audienceEditor';
import type { SegmentRule } from './segmentView';

const QUIET_MS = 300;

/**
 * Beside a rule that may be left out: the rule that the chosen segment has and would keep, to look at and to begin with. A real-time segment cannot be edited,
 * which is said before anything runs.
 */
export function prepareSegmentToChange(box: HTMLElement): () => void {
  const latest = new Latest(QUIET_MS);
  const draw = (segment?: SegmentRule): void => {
    if (segment === undefined) {
      render(nothing, box);
      return;
    }
    const { words } = audienceEditor();
    const refused = valueOf('operation') === 'edit' && segment.type === 'realTime';
    const begin = (): void => {
      find('#node-input-rule').typedInput('type', 'json');
      find('#node-input-rule').typedInput('value', JSON.stringify(segment.rule));
      find('#node-input-rule').trigger('change');
    };
    render(
      html`<div class="form-tips" role="status">
          ${words(`editor.segmentRule.${refused ? 'refused' : 'keeps'}`, { name: segment.name })}
        </div>
        ${
          refused
            ? nothing
            : html`<div style="display: flex; justify-content: flex-end; margin: 8px 0 6px">
                  <button type="button" class="red-ui-button" @click=${begin}>
                    <i class="fa fa-pencil" aria-hidden="true"></i> ${words('editor.segmentRule.change')}
                  </button>
                </div>
                <audience-rule-builder readonly .rule=${segment.rule}></audience-rule-builder>`
        }`,
      box,
    );
  };
  return () => {
    const segment = valueOf('segment').trim();
    const mayKeep = ['edit', 'duplicate'].includes(valueOf('operation'));
    const keeps = valueOf('ruleType') === 'json' && valueOf('rule').trim() === '';
    latest.cancel();
    if (!mayKeep || segment === '' || valueOf('segmentType') !== 'str' || !audienceEditor().connectionId())
      draw();
    else
      latest.ask(
        () => ask<SegmentRule>(`segment-rule?segment=${encodeURIComponent(segment)}`),
        (found) =>
          draw(keeps || (valueOf('operation') === 'edit' && found.type === 'realTime') ? found : undefined),
        () => draw(),
      );
  };
}
