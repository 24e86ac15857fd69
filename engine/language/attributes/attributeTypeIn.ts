import { InvalidArgumentError } from '../../store/errors';
import type { RuleContext } from '../rule/context';
import type { AttributeType } from '../rule/types';

/** The type a condition is read with: the one it states, else the known one. */
export function attributeTypeIn(
  condition: { attribute: string; type?: AttributeType },
  context: RuleContext,
): AttributeType {
  const type = condition.type ?? context.attributeType(condition.attribute);
  if (type === undefined)
    throw new InvalidArgumentError(`Nobody knows the type of the attribute "${condition.attribute}".`, {
      hint: 'Read the rule with parseRule first.',
    });
  return type;
}
