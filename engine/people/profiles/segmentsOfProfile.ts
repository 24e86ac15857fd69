import type { ProfileRef, ProfileSegment } from '../../api';
import { factsOf } from '../../evaluation/facts/factsOf';
import { compiledFilter } from '../../evaluation/ruleContext/compiledRules';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { Moment } from '../../language/calendar/moment';
import { membershipCollections } from '../../membership/collections';
import { allSegmentDocuments } from '../../membership/segments/findSegment';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { getProfileDocument } from './findProfile';

/**
 * The segments that a profile is in, by name: snapshot and predefined ones too, which nobody may be watching. Each rule is asked of the profile as it is
 * now; since when is known of a real-time segment, whose members are stored. A segment whose rule cannot be asked any more has nobody.
 *
 * @throws NotFoundError
 */
export async function segmentsOfProfile(context: EngineContext, ref: ProfileRef): Promise<ProfileSegment[]> {
  const profile = await getProfileDocument(context, ref);
  const now = (await serverNow(context)).getTime();
  const moment = new Moment(now, await context.timeZone());
  const rules = await ruleContextOf(context);
  const { memberships } = await membershipCollections(context);
  const stored = await memberships
    .find({ profileId: profile._id, account: context.account, member: true })
    .toArray();
  const since = new Map(stored.map((membership) => [membership.segment, membership.since]));
  const found: ProfileSegment[] = [];
  for (const { _id, name, type, predefined } of await allSegmentDocuments(context)) {
    try {
      const compiled = compiledFilter({ segment: _id, operator: 'isMember' }, rules);
      const [facts = {}] = await factsOf(context, compiled, [profile], now);
      if (!compiled.matches(facts, moment)) continue;
    } catch (error) {
      if (isAudienceError(error) && error.code === 'INVALID_RULE') continue;
      throw error;
    }
    const at = since.get(_id);
    found.push({
      id: _id,
      name,
      type,
      predefined: predefined === true,
      ...(at && { since: at.toISOString() }),
    });
  }
  return found;
}
