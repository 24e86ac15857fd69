import { checkObject, refuse } from '../../api/checkOptions';
import type { FlowNumbers, FlowReport, FlowsApi } from '../../api/flows';
import { instantGiven } from '../../language/calendar/instantGiven';
import { PERIOD_UNITS } from '../../membership/history/periods';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, TooLargeError } from '../../store/errors';
import { batchesOf } from '../../store/batchesOf';
import { journeyCollections } from '../collections';
import type { FlowDocument } from '../flows/FlowDocument';
import { getFlowDocument } from '../flows/findFlow';
import { countOfFlow } from './countOfFlow';
import { goalCheckOf, type Entered } from './goalReached';
import { beginningsOf, periodOf } from './spans';
import { placesOfFlow, countedAt } from './placesOfFlow';
import { readGoal } from './readGoal';
import { SplitTally } from './splitsReport';

const MOST_PERIODS = 10_000;
const BATCH = 1_000;

/** How a flow went, counted anew from what is stored each time. @throws NotFoundError, InvalidArgumentError, InvalidRuleError, TooLargeError */
export async function reportFlow(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<FlowsApi['report']>[1]> = {},
): Promise<FlowReport> {
  checkObject(options, 'Give { from, to, by, goal }, or nothing.');
  const flow = await getFlowDocument(context, flowId);
  const now = await serverNow(context);
  const { by = 'day' } = options;
  if (!PERIOD_UNITS.includes(by)) throw refuse('by', by, 'Give "hour", "day" or "week".');
  const goal = options.goal === undefined ? flow.goal : await readGoal(context, options.goal, '/goal');
  const to =
    options.to === undefined ? new Date(now.getTime() + 1) : await instantGiven(context, options.to, '/to');
  const from =
    options.from === undefined
      ? await firstOf(context, flow)
      : await instantGiven(context, options.from, '/from');
  if (from > to)
    throw new InvalidArgumentError('The report ends before it begins.', {
      hint: 'Give a later "to".',
      path: '/to',
    });
  const zone = await context.timeZone();
  const beginnings = beginningsOf(
    by,
    from.getTime(),
    Math.max(from.getTime(), to.getTime() - 1),
    zone,
    MOST_PERIODS,
  );
  if (!beginnings)
    throw new TooLargeError(`The report has more than ${MOST_PERIODS} periods.`, {
      hint: 'Ask for a shorter span, or by day or week.',
      path: '/by',
    });
  const total = nothing();
  const periods = beginnings.map(nothing);
  const ended = new Map<string, Record<string, number>>();
  await countOfFlow(context, flow, from, to, (kind, at, endedBy) => {
    total[kind]++;
    const period = periods[periodOf(beginnings, at.getTime())];
    if (period) period[kind]++;
    if (endedBy === undefined) return;
    const [place, branch] = splitAt(endedBy);
    const branches = ended.get(place) ?? {};
    ended.set(place, { ...branches, [branch]: (branches[branch] ?? 0) + 1 });
  });
  const tally = new SplitTally(context, flow);
  const check = goal && (await goalCheckOf(context, goal, now));
  let [profiles, reached] = [0, 0];
  const { participants } = await journeyCollections(context);
  const entered = participants.find(
    { account: context.account, flow: flow._id, enteredAt: { $gte: from, $lt: to } },
    { projection: { _id: 0, profileId: 1, enteredAt: 1 }, hint: 'flow' },
  ) as unknown as AsyncIterable<Entered>;
  for await (const page of batchesOf<Entered>(entered, BATCH)) {
    const of = (await check?.(page)) ?? new Set<string>();
    profiles += page.length;
    reached += of.size;
    await tally.add(page, of);
  }
  return {
    flowId: flow.id,
    name: flow.name,
    from: from.toISOString(),
    to: to.toISOString(),
    by,
    timeZone: zone,
    total,
    periods: periods.map((numbers, i) => ({
      at: new Date(beginnings[i] as number).toISOString(),
      ...numbers,
    })),
    inFlow: await participants.countDocuments(
      { account: context.account, flow: flow._id, entries: { $gt: 0 }, exitedAt: { $exists: false } },
      { hint: 'flow' },
    ),
    waits: await waitsOf(context, flow, ended),
    ...(goal && { goal: { ...goal, profiles, reached, rate: profiles === 0 ? 0 : reached / profiles } }),
    splits: await tally.report(goal !== undefined),
  };
}

const nothing = (): FlowNumbers => ({
  entered: 0,
  left: 0,
  parked: 0,
  ended: 0,
  allowed: 0,
  later: 0,
  rejected: 0,
});

/** The key of a place, and a branch. */
function splitAt(text: string): [string, string] {
  const at = text.lastIndexOf('|');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** When the first of it was recorded. */
async function firstOf(context: EngineContext, flow: FlowDocument): Promise<Date> {
  const { entries } = await journeyCollections(context);
  const first = await entries.findOne(
    { flow: flow._id },
    { projection: { at: 1 }, sort: { at: 1 }, hint: 'at' },
  );
  return first && first.at < flow.launchedAt ? first.at : flow.launchedAt;
}

async function waitsOf(
  context: EngineContext,
  flow: FlowDocument,
  ended: ReadonlyMap<string, Record<string, number>>,
): Promise<FlowReport['waits']> {
  const { waits } = await journeyCollections(context);
  return Promise.all(
    (await placesOfFlow(context, flow)).map(async (known) => {
      const { _id, host, flowId, nodeId } = known;
      const byBranch = ended.get(_id) ?? {};
      const waiting = await waits.countDocuments(
        { place: _id, waiting: true, ...countedAt(known, flow) },
        { hint: 'waiting' },
      );
      return {
        place: { host, flowId, nodeId },
        waiting,
        ended: Object.values(byBranch).reduce((sum, count) => sum + count, 0),
        byBranch,
      };
    }),
  );
}
