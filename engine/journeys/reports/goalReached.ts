import type { ObjectId } from 'mongodb';
import type { FlowGoal } from '../../api/flows';
import { factCollections } from '../../evaluation/facts/collections';
import type { EventDocument } from '../../evaluation/facts/documents';
import { idOf, KeptList } from '../../evaluation/facts/KeptList';
import { OccurrenceList } from '../../evaluation/facts/OccurrenceList';
import { compileRule } from '../../evaluation/interpreters/memory/compile';
import { contextOf } from '../../evaluation/ruleContext/Mentioned';
import { Moment } from '../../language/calendar/moment';
import { durationMs } from '../../language/operators/timeframe/Timeframe';
import type { EngineContext } from '../../store/context';

/** Somebody who entered, and when. */
export interface Entered {
  readonly profileId: ObjectId;
  readonly enteredAt: Date;
}

/** Asks a goal of participants: ids of those who have reached it. */
export type GoalCheck = (entered: readonly Entered[]) => Promise<ReadonlySet<string>>;

/**
 * A goal as a question about participants: its rule, asked of each for the end of the span (or now, before it has ended), of the events since the entry and
 * within the span alone. What a rule asks of attributes, tags and segments is asked as they are now.
 */
export async function goalCheckOf(
  context: EngineContext,
  { rule, within }: FlowGoal,
  now: Date,
): Promise<GoalCheck> {
  const compiled = compileRule(rule, await contextOf(context, [rule]));
  const span = within ? durationMs(within.amount, within.unit) : Infinity;
  const zone = await context.timeZone();
  const types = [...new Set(compiled.needs.events.map(({ type }) => type))];
  return async (entered) => {
    const { profiles } = await factCollections(context);
    const ids = entered.map(({ profileId }) => profileId);
    const found = await profiles.find({ _id: { $in: ids }, account: context.account }).toArray();
    const known = new Map(found.map((profile) => [profile._id.toHexString(), profile]));
    const events = await eventsSince(context, entered, types);
    const reached = new Set<string>();
    for (const { profileId, enteredAt } of entered) {
      const id = profileId.toHexString();
      const profile = known.get(id);
      if (!profile) continue;
      const from = enteredAt.getTime();
      const until = Math.min(from + span, now.getTime());
      const own = (events.get(id) ?? []).filter(({ at }) => at.getTime() >= from && at.getTime() <= until);
      const occurrences = compiled.needs.events.map((need) => {
        const list = need.keeps ? new KeptList(need, until) : new OccurrenceList(need, until);
        for (const { _id, type, at, properties } of own)
          if (type === need.type)
            list.add({ at: at.getTime(), id: idOf(_id), ...(properties && { properties }) });
        return list.found();
      });
      if (compiled.matches({ ...profile, occurrences }, new Moment(until, zone))) reached.add(id);
    }
    return reached;
  };
}

async function eventsSince(
  context: EngineContext,
  entered: readonly Entered[],
  types: readonly string[],
): Promise<Map<string, EventDocument[]>> {
  const byProfile = new Map<string, EventDocument[]>();
  if (types.length === 0 || entered.length === 0) return byProfile;
  const { events } = await factCollections(context);
  const since = new Date(Math.min(...entered.map(({ enteredAt }) => enteredAt.getTime())));
  for (const type of types)
    for await (const event of events.find(
      {
        account: context.account,
        type,
        profileId: { $in: entered.map(({ profileId }) => profileId) },
        at: { $gte: since },
      },
      { hint: 'profile', sort: { profileId: 1, at: 1 } },
    )) {
      const id = event.profileId.toHexString();
      const own = byProfile.get(id);
      if (own) own.push(event);
      else byProfile.set(id, [event]);
    }
  return byProfile;
}
