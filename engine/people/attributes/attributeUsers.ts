import { membershipCollections } from '../../membership/collections';
import { conditionsOf } from '../../language/rule/walk';
import type { Rule } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { InUseError } from '../../store/errors';
import { ATTRIBUTE_USERS } from '../occasions';

const NAMED = 5;

export function mentionsAttribute(rule: Rule, name: string): boolean {
  for (const condition of conditionsOf(rule))
    if ('attribute' in condition && condition.attribute === name) return true;
  return false;
}

/** Whose rules ask for the attribute, each as it stands in a message. */
export async function attributeUsers(context: EngineContext, name: string): Promise<string[]> {
  const { segments } = await membershipCollections(context);
  const using: string[] = [];
  for await (const { name: segment, hidden, definition } of segments.find({ account: context.account }))
    if (mentionsAttribute(definition.rule, name))
      using.push(hidden === true ? 'the audience of a flow' : `the segment "${segment}"`);
  for (const hear of context.listeners.of(ATTRIBUTE_USERS)) using.push(...(await hear(context, name)));
  return using;
}

/** @throws InUseError while somebody's rule asks for the attribute */
export async function refuseWhileUsed(
  context: EngineContext,
  name: string,
  { what, hint }: { what: string; hint: string },
): Promise<void> {
  const using = await attributeUsers(context, name);
  if (using.length === 0) return;
  const more = using.length > NAMED ? ` and ${using.length - NAMED} more` : '';
  throw new InUseError(`${what} "${name}" is used by ${using.slice(0, NAMED).join(', ')}${more}.`, {
    hint,
    path: '/name',
  });
}
