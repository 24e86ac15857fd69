import { languageOf } from '../../language/rule/migrate';
import type { Rule } from '../../language/rule/types';
import { conditionsOf } from '../../language/rule/walk';
import type { EngineContext } from '../../store/context';
import { attributesNamed } from '../facts/attributeTypes';

/** The version of the language that a rule of the account is stored in; segments that it refers to have one of their own. */
export async function languageOfStored(context: EngineContext, rule: Rule): Promise<number> {
  const named = [...conditionsOf(rule)].flatMap((one) => ('attribute' in one ? [one.attribute] : []));
  const { computed } = await attributesNamed(context, named);
  return languageOf(rule, { computed: (name) => computed.get(name) });
}
