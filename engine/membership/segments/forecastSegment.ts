import type { Forecast, SegmentsApi } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { factsOf } from '../../evaluation/facts/factsOf';
import { profileKey } from '../../evaluation/facts/profileKey';
import { compileRule } from '../../evaluation/interpreters/memory/compile';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { Moment } from '../../language/calendar/moment';
import { parseDay } from '../../language/calendar/days';
import { firstInstantOf } from '../../language/calendar/zone';
import { readInstantArgument } from '../../language/calendar/readInstantArgument';
import { migrateRule } from '../../language/rule/migrate';
import { batchesOf } from '../../store/batchesOf';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';
import { getSegmentDocument } from './findSegment';

const BATCH = 1_000;
/** Changes that are listed when no limit is given; all are counted. */
const LISTED = 1_000;

/** Who will enter and leave until then if nothing but time passes (B3): every change, in order of time. @throws NotFoundError */
export async function forecastSegment(
  context: EngineContext,
  idOrName: string,
  options: Parameters<SegmentsApi['forecast']>[1] | undefined,
): Promise<Forecast> {
  const { limit = LISTED, signal, until: end } = options ?? {};
  checkSignal(signal);
  signal?.throwIfAborted();
  const segment = await getSegmentDocument(context, idOrName);
  if (!Number.isInteger(limit) || limit < 0 || limit > 100_000)
    throw new InvalidArgumentError('The list has 0 to 100000 changes.', {
      hint: 'All are counted, whatever the limit.',
      path: '/limit',
    });
  const now = (await serverNow(context)).getTime();
  const zone = await context.timeZone();
  const until = endOf(end, zone);
  if (until < now)
    throw new InvalidArgumentError('A forecast looks ahead, and this instant is over.', {
      hint: 'Give one to come. What was so far stands in the history of the segment.',
      path: '/until',
    });
  const rule = compileRule(migrateRule(segment.definition), await ruleContextOf(context));
  const found: Forecast['changes'] = [];
  const total = { enter: 0, leave: 0 };
  for await (const batch of candidates(context, segment, until)) {
    signal?.throwIfAborted();
    const facts = await factsOf(context, rule, batch, now);
    batch.forEach((profile, i) => {
      const known = facts[i] ?? {};
      for (let at: number | null = now; ;) {
        at = rule.nextChangeAt(known, new Moment(at, zone));
        if (at === null || at > until) return;
        const kind = rule.matches(known, new Moment(at, zone)) ? 'enter' : 'leave';
        total[kind]++;
        found.push({ at: new Date(at).toISOString(), profile: profileKey(profile), kind });
      }
    });
    // No more is kept than what can be listed.
    if (found.length > 2 * limit + BATCH) earliest(found, limit);
  }
  return { changes: earliest(found, limit), entering: total.enter, leaving: total.leave };
}

function earliest(changes: Forecast['changes'], limit: number): Forecast['changes'] {
  changes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.profile.id < b.profile.id ? -1 : 1));
  changes.length = Math.min(changes.length, limit);
  return changes;
}

/** A day is meant with all of it. */
function endOf(until: unknown, zone: string): number {
  const day = typeof until === 'string' ? parseDay(until.trim()) : undefined;
  return day === undefined
    ? readInstantArgument(until, '/until', zone).getTime()
    : firstInstantOf(zone, day + 1) - 1;
}

/** Of a real-time segment only those whose next change is stored and due by then; else everyone. */
async function* candidates(
  context: EngineContext,
  segment: SegmentDocument,
  until: number,
): AsyncGenerator<ProfileDocument[]> {
  const { profiles } = await factCollections(context);
  const { memberships } = await membershipCollections(context);
  if (segment.type === 'snapshot' || segment.dormant === true || segment.status === 'building') {
    yield* batchesOf(
      profiles.find({ account: context.account }, { hint: 'account', batchSize: BATCH }),
      BATCH,
    );
    return;
  }
  const due = memberships.find(
    { account: context.account, segment: segment._id, next: { $lte: new Date(until) } },
    { projection: { profileId: 1 }, batchSize: BATCH },
  );
  for await (const batch of batchesOf(due, BATCH))
    yield await profiles
      .find({ _id: { $in: batch.map(({ profileId }) => profileId) }, account: context.account })
      .toArray();
}
