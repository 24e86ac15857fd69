import { audienceEditor, find, valueOf } from './audienceEditor';
import { preparePreview } from './preview';
import type { RuleBuilder } from '../../../../console/rules/RuleBuilder';
import { ruleOfDialog } from './ruleOfDialog';
import { prepareSegmentToChange } from './segmentToChange';
import { prepareSegmentView } from './segmentView';
import { prepareWhy } from './why';

/** Makes what a dialog says about its rule work: the builder beside the JSON, the segment's rule, who matches, and why. */
export function prepareRule(form: HTMLElement): void {
  const box = (name: string): HTMLElement | null => form.querySelector<HTMLElement>(name);
  const builder = form.querySelector<RuleBuilder>('audience-rule-builder');
  const onChange: (() => void)[] = [];
  if (builder) onChange.push(prepareBuilder(builder));
  const [segment, preview, why] = [box('.audience-segment'), box('.audience-preview'), box('.audience-why')];
  const toChange = box('.audience-segment-to-change');
  if (segment) onChange.push(prepareSegmentView(segment));
  if (toChange) onChange.push(prepareSegmentToChange(toChange));
  if (preview) {
    onChange.push(
      preparePreview(preview, (problems) => {
        if (!builder || builder.hidden || valueOf('ruleFrom') === 'segment') return undefined;
        builder.problems = problems;
        return builder.complaints.length;
      }),
    );
  }
  if (why) prepareWhy(why);
  const changed = (): void => onChange.forEach((hear) => hear());
  // The typed input tells of changes through jQuery only.
  find(form).on('change input', '[id^="node-input-"]', changed);
  changed();
}

/** The builder and the JSON show the same rule: whichever is changed, the other follows. */
function prepareBuilder(builder: RuleBuilder): () => void {
  const { list, connectionId, words } = audienceEditor();
  builder.setAttribute('role', 'group');
  builder.setAttribute('aria-label', words('builder.label'));
  builder.addEventListener('rule-change', () =>
    find('#node-input-rule').typedInput('value', JSON.stringify(builder.rule)),
  );
  builder.findProperties = (event) => list(`properties?event=${encodeURIComponent(event)}`);
  let listed: string | undefined;
  return () => {
    // A dialog without `ruleFrom` has no other rule than the one written in it.
    const now =
      valueOf('ruleFrom') === 'segment'
        ? { told: '' }
        : nothingYet()
          ? { rule: { all: [] } }
          : ruleOfDialog();
    builder.hidden = !('rule' in now);
    if ('rule' in now) builder.rule = now.rule;
    if (listed === connectionId()) return;
    listed = connectionId();
    void Promise.all([list('attributes'), list('events'), list('tags'), list('segments')]).then(
      ([attributes, events, tags, segments]) => (builder.lists = { attributes, events, tags, segments }),
    );
  };
}

/** Where a rule may be left out, the builder begins with an empty group. */
const nothingYet = (): boolean => valueOf('ruleType') === 'json' && valueOf('rule').trim() === '';
