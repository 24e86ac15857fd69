import { IDENTITY_OPERATORS } from '../../../language/operators/catalogue';
import type { ValueOperatorDefinition } from '../../../language/operators/Operator';
import { describeCondition } from '../../../language/rule/describe';
import { looksIntoAddresses, wantedIdentities } from '../../../language/rule/identityOperands';
import type { IdentityCondition } from '../../../language/rule/types';
import { fold } from '../../../language/text/fold';
import type { Facts } from './facts';
import { TIMELESS, type RuleNode } from './RuleNode';

/** Text operators over all identities of a kind: positive = any of them, negative = none of them. */
export function compileIdentity(condition: IdentityCondition, path: string): RuleNode {
  const test = testOf(condition);
  return {
    ...TIMELESS,
    test,
    explain: (facts) => ({
      path,
      text: describeCondition(condition),
      matched: test(facts),
      found: facts.identities?.[condition.identity] ?? [],
      wanted: condition,
      nextChangeAt: null,
    }),
  };
}

function testOf(condition: IdentityCondition): (facts: Facts) => boolean {
  const { identity: kind } = condition;
  const operator = IDENTITY_OPERATORS.get(condition.operator);
  if (operator?.kind === 'emptiness')
    return (facts) => ((facts.identities?.[kind]?.length ?? 0) === 0) === operator.empty;
  const positive = operator?.kind === 'negative' ? operator.negates : (operator as ValueOperatorDefinition);
  const matches = positive.text?.memory(wantedIdentities(condition)) ?? (() => false);
  // Phones have nothing to fold; an externalId is stored exact. A part of an email address is looked for in
  // what was written, all of it in the form in which it is compared.
  const asCompared =
    kind === 'externalId' && condition.caseSensitive !== true ? fold : (text: string): string => text;
  const textsOf = (facts: Facts): readonly string[] | undefined =>
    (looksIntoAddresses(condition)
      ? (facts.folded?.['%email'] as readonly string[] | undefined)
      : undefined) ?? facts.identities?.[kind];
  const any = (facts: Facts): boolean => textsOf(facts)?.some((found) => matches(asCompared(found))) ?? false;
  return operator?.kind === 'negative' ? (facts) => !any(facts) : any;
}
