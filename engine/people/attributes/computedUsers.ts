import { membershipCollections } from '../../membership/collections';
import { conditionsOf } from '../../language/rule/walk';
import type { EngineContext } from '../../store/context';
import { InUseError } from '../../store/errors';

const NAMED = 5;

/** @throws InUseError while the rule of a segment asks for the attribute */
export async function refuseWhileUsed(context: EngineContext, name: string): Promise<void> {
  const { segments } = await membershipCollections(context);
  const using: string[] = [];
  for await (const { name: segment, hidden, definition } of segments.find({ account: context.account }))
    for (const condition of conditionsOf(definition.rule))
      if ('attribute' in condition && condition.attribute === name) {
        using.push(hidden === true ? 'the audience of a flow' : `the segment "${segment}"`);
        break;
      }
  if (using.length === 0) return;
  const more = using.length > NAMED ? ` and ${using.length - NAMED} more` : '';
  throw new InUseError(
    `The computed attribute "${name}" is used by ${using.slice(0, NAMED).join(', ')}${more}.`,
    { hint: 'Give the new definition another name, or change those first.', path: '/name' },
  );
}
