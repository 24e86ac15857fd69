import { html, nothing, render } from 'lit';
import { ask, audienceEditor, find, valueOf } from './audienceEditor';
import { consolePage } from './consolePage';
import { Latest } from '../../../../console/rules/latest';

/** What `GET audience/:connection/segment-rule` answers (../segmentRule.ts). */
export interface SegmentRule {
  name: string;
  type: 'snapshot' | 'realTime';
  rule: unknown;
}

const QUIET_MS = 300;

/** The rule of the segment chosen, to look at; *Duplicate* makes a rule of this node of it. */
export function prepareSegmentView(box: HTMLElement): () => void {
  const latest = new Latest(QUIET_MS);
  const draw = (segment?: SegmentRule): void => {
    if (segment === undefined) {
      render(nothing, box);
      return;
    }
    const { words } = audienceEditor();
    const duplicate = (): void => {
      find('#node-input-rule').typedInput('type', 'json');
      find('#node-input-rule').typedInput('value', JSON.stringify(segment.rule));
      find('#node-input-ruleFrom').val('json').trigger('change').trigger('focus');
    };
    render(
      html` <div style="display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0 6px">
          <span style="flex: 1 1 200px">${words(`editor.segmentRule.${segment.type}`)}</span>
          ${consolePage(`segments/${encodeURIComponent(segment.name)}`, 'editor.segmentRule.console')}
          <button type="button" class="red-ui-button" @click=${duplicate}>
            <i class="fa fa-clone" aria-hidden="true"></i> ${words('editor.segmentRule.duplicate')}
          </button>
        </div>
        <audience-rule-builder readonly .rule=${segment.rule}></audience-rule-builder>`,
      box,
    );
  };
  return () => {
    const segment = valueOf('segment').trim();
    latest.cancel();
    if (
      valueOf('ruleFrom') !== 'segment' ||
      valueOf('segmentType') !== 'str' ||
      segment === '' ||
      audienceEditor().connectionId() === undefined
    )
      draw();
    else
      latest.ask(
        () => ask<SegmentRule>(`segment-rule?segment=${encodeURIComponent(segment)}`),
        draw,
        () => draw(),
      );
  };
}
