import { audienceEditor, valueOf } from './audienceEditor';

/** The rule as the open dialog has it, or what to say instead of one. */
export type DialogRule = { rule: unknown } | { told: string } | { problem: string };

export function ruleOfDialog(): DialogRule {
  const fromMessage = { told: audienceEditor().words('editor.preview.fromMessage') };
  if (valueOf('ruleFrom') === 'segment') {
    if (valueOf('segmentType') !== 'str') return fromMessage;
    const segment = valueOf('segment').trim();
    return segment === '' ? { told: '' } : { rule: { segment, operator: 'isMember' } };
  }
  return valueOf('ruleType') === 'json' ? parsed(valueOf('rule')) : fromMessage;
}

function parsed(text: string): DialogRule {
  if (text.trim() === '') return { told: '' };
  try {
    return { rule: JSON.parse(text) as unknown };
  } catch (error) {
    return {
      problem: audienceEditor().words('editor.preview.notJson', { reason: (error as Error).message }),
    };
  }
}
