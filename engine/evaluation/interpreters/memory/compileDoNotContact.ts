import { ALL } from '../../../language/identities/all';
import { channelName, storedNamesOf } from '../../../language/identities/channelName';
import { describeCondition } from '../../../language/rule/describe';
import type { DoNotContactCondition } from '../../../language/rule/types';
import type { Facts } from './facts';
import { TIMELESS, type RuleNode } from './RuleNode';

const NOWHERE: ReadonlySet<string> = new Set();

export function compileDoNotContact(condition: DoNotContactCondition, path: string): RuleNode {
  const wanted = condition.operator === 'isListed';
  const isListed = isListedFor(condition.channel);
  const found = ({ listed }: Facts) => ({
    email: isListed(listed?.email ?? NOWHERE),
    phone: isListed(listed?.phone ?? NOWHERE),
  });
  const test = (facts: Facts): boolean => {
    const { email, phone } = found(facts);
    const listed =
      condition.doNotContact === 'any' ? email || phone : condition.doNotContact === 'email' ? email : phone;
    return listed === wanted;
  };
  return {
    ...TIMELESS,
    test,
    explain: (facts) => ({
      path,
      text: describeCondition(condition),
      matched: test(facts),
      found: found(facts),
      wanted: condition,
      nextChangeAt: null,
    }),
  };
}

/** Whether a contact point is listed for the channel or for all; without one: for any. */
function isListedFor(channel: string | undefined): (channels: ReadonlySet<string>) => boolean {
  if (channel === undefined) return (channels) => channels.size > 0;
  const names = [ALL, ...storedNamesOf(channelName(channel) ?? channel)];
  return (channels) => names.some((name) => channels.has(name));
}
