import { membershipCollections } from '../membership/collections';
import { bucketsOf } from '../membership/memberships/memberCounts';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** A stored number of members was counted after the last write of its part whose mark has been taken off. */
export async function checkCounts(context: EngineContext, findings: Findings): Promise<void> {
  const { account } = context;
  const { memberCounts, memberships } = await membershipCollections(context);
  for await (const { _id, segment, count } of memberCounts.find({ account, count: { $exists: true } })) {
    const part = { account, segment, bucket: bucketsOf(Number(_id.split(':').at(-1))) };
    findings.count('counts');
    // Whoever has written and not verified yet is about to delete the number.
    if (await memberships.findOne({ ...part, outAt: { $exists: true } }, { projection: { _id: 1 } }))
      continue;
    const there = await memberships.countDocuments({ ...part, member: true });
    if (there !== count)
      findings.add('count', 'memberCounts', _id, `It says ${count} members, and there are ${there}.`);
  }
}
