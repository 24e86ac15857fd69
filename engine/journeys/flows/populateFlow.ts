import { ObjectId, type UpdateFilter } from 'mongodb';
import { selectProfiles } from '../../evaluation/audience/selectProfiles';
import { compileRule } from '../../evaluation/interpreters/memory/compile';
import { membershipCollections } from '../../membership/collections';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { settleMarks } from '../../membership/memberships/settleMarks';
import { locateProfiles } from '../../people/profiles/locateProfiles';
import { batchesOf } from '../../store/batchesOf';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { heardLater } from '../../store/heardLater';
import { journeyCollections } from '../collections';
import type { FlowDocument, FlowSource } from './FlowDocument';
import type { Passage } from './Passage';
import { admitPassages } from './admitPassages';
import { closeEndedVisits } from './closeEndedVisits';
import { launchEpoch } from './epochs';
import { hiddenSegment, holdSegment } from './hiddenSegments';

const PAGE = 500;
/** Pages that are admitted at once. */
const UNDER_WAY = 3;

/**
 * Lets those enter who are in the audience at launch (R8), source by source and in the order of profile ids; after a crash it goes on behind the last
 * page. Whoever comes or goes meanwhile is handed on by fan-out: both know by the epoch of a visit whether the other one was quicker.
 *
 * @param keepOn asked before each page: false ends it here, another process goes on. @returns how many profiles were looked at.
 */
export async function populateFlow(
  context: EngineContext,
  flow: FlowDocument,
  keepOn: () => Promise<boolean> | boolean,
): Promise<number> {
  let looked = 0;
  for (const pending of flow.sources.filter(({ scan }) => scan === 'pending')) {
    const watched = await ensureWatched(context, flow, pending);
    if (watched !== pending) looked++;
    const source = await begin(context, flow, watched);
    if (!source) continue;
    const admitted = await admitPages(context, flow, source, keepOn);
    looked += admitted.looked;
    if (!admitted.isThrough) return looked;
    // How far it came is the id of somebody.
    await mark(context, flow, source, {
      $set: { 'sources.$.scan': 'done' },
      $unset: { 'sources.$.cursor': '' },
    });
  }
  return looked;
}

/** Page after page, some of them under way at once: the cursor moves in their order, each time behind one that is through. */
async function admitPages(
  context: EngineContext,
  flow: FlowDocument,
  source: FlowSource,
  keepOn: () => Promise<boolean> | boolean,
): Promise<{ looked: number; isThrough: boolean }> {
  let looked = 0;
  const underWay: { page: readonly Member[]; admitted: Promise<unknown> }[] = [];
  const finishOldest = async (): Promise<void> => {
    const [oldest] = underWay;
    if (!oldest) return;
    await oldest.admitted;
    underWay.shift();
    looked += oldest.page.length;
    await mark(context, flow, source, { $set: { 'sources.$.cursor': oldest.page.at(-1)?.profileId } });
  };
  try {
    const pages = source.mode === 'watch' ? memberPages(context, source) : oncePages(context, source);
    for await (const page of pages) {
      if (underWay.length >= UNDER_WAY) await finishOldest();
      // A flow that was stopped or launched anew meanwhile is not populated by this launch any more.
      const current = (await keepOn()) ? await currentLaunch(context, flow) : null;
      if (!current) return { looked, isThrough: false };
      const passages = page.flatMap((member) => passageOf(current, source, member));
      underWay.push({ page, admitted: heardLater(admitPassages(context, current, passages)) });
    }
    while (underWay.length > 0) await finishOldest();
    return { looked, isThrough: true };
  } finally {
    await Promise.allSettled(underWay.map(({ admitted }) => admitted));
  }
}

interface Member {
  readonly profileId: ObjectId;
  /** Of a watched segment only. */
  readonly epoch?: string;
  readonly since?: Date;
}

/** The hidden segment of a source may have been removed while the flow was being launched: then it is made anew, and watched instead. */
async function ensureWatched(
  context: EngineContext,
  flow: Pick<FlowDocument, '_id' | 'launch'>,
  source: FlowSource,
): Promise<FlowSource> {
  const { _id, launch } = flow;
  const { kind, mode, segmentId, rule } = source;
  if (
    mode === 'once' ||
    kind === 'segment' ||
    segmentId === undefined ||
    rule === undefined ||
    (await holdSegment(context, segmentId))
  )
    return source;
  const { flows } = await journeyCollections(context);
  const anew = await hiddenSegment(context, kind, rule);
  const made = { ...source, key: `${kind}:${anew}`, segmentId: anew };
  await flows.updateOne({ _id, launch, 'sources.key': source.key }, [
    {
      $set: {
        sources: {
          $map: {
            input: '$sources',
            in: {
              $cond: [
                { $eq: ['$$this.key', source.key] },
                { $mergeObjects: ['$$this', { key: made.key, segmentId: anew }] },
                '$$this',
              ],
            },
          },
        },
      },
    },
    { $set: { watches: { $setUnion: [{ $setDifference: ['$watches', [segmentId]] }, [anew]] } } },
  ]);
  // It may have been marked before the flow watched it.
  return (await holdSegment(context, anew)) ? made : ensureWatched(context, flow, made);
}

/** Notes when the scan began; a segment that is still building is waited for. */
async function begin(
  context: EngineContext,
  flow: FlowDocument,
  source: FlowSource,
): Promise<FlowSource | undefined> {
  if (source.mode === 'watch') {
    const { segments } = await membershipCollections(context);
    const segment = await segments.findOne(
      { _id: source.segmentId as string },
      { projection: { status: 1 } },
    );
    if (segment?.status === 'building') return undefined;
  }
  if (source.scanAt) return source;
  if (source.mode === 'watch' && flow.formerly?.includes(source.key) !== true)
    await closeEndedVisits(context, flow, source);
  const scanAt = await serverNow(context);
  await mark(context, flow, source, { $set: { 'sources.$.scanAt': scanAt } });
  return { ...source, scanAt };
}

async function mark(
  context: EngineContext,
  { _id, launch }: FlowDocument,
  { key }: FlowSource,
  change: UpdateFilter<FlowDocument>,
): Promise<void> {
  const { flows } = await journeyCollections(context);
  await flows.updateOne({ _id, launch, 'sources.key': key }, change);
}

async function currentLaunch(
  context: EngineContext,
  { _id, launch }: FlowDocument,
): Promise<FlowDocument | null> {
  const { flows } = await journeyCollections(context);
  return flows.findOne({ _id, launch, status: { $ne: 'stopped' } });
}

function passageOf(flow: FlowDocument, source: FlowSource, { profileId, epoch, since }: Member): Passage[] {
  const { key, mode, scanAt } = source;
  const named = {
    key,
    mode,
    ...(scanAt && { scanAt }),
    ...(source.kind === 'segment' && source.segmentId !== undefined && { segment: source.segmentId }),
  };
  if (mode === 'watch')
    return epoch === undefined || since === undefined
      ? []
      : [{ profileId, source: named, kind: 'enter', epoch, at: since, since, cause: { change: 'launch' } }];
  const at = scanAt ?? flow.launchedAt;
  return [
    {
      profileId,
      source: named,
      kind: 'enter',
      epoch: launchEpoch(flow.launch),
      at,
      since: at,
      cause: { change: 'launch' },
    },
  ];
}

/** Present members. A membership whose transition nobody has verified yet is verified first. */
async function* memberPages(context: EngineContext, source: FlowSource): AsyncGenerator<Member[]> {
  const { memberships } = await membershipCollections(context);
  const segment = source.segmentId as string;
  let after = source.cursor;
  for (;;) {
    const filter = {
      account: context.account,
      segment,
      member: true,
      ...(after && { profileId: { $gt: after } }),
    };
    const page: MembershipDocument[] = await memberships
      .find(filter, { sort: { profileId: 1 }, limit: PAGE, hint: 'members' })
      .toArray();
    const unsettled = page.filter(({ outAt }) => outAt !== undefined);
    if (unsettled.length > 0) await settleMarks(context, unsettled);
    const settled =
      unsettled.length === 0
        ? []
        : await memberships.find({ _id: { $in: unsettled.map(({ _id }) => _id) }, member: true }).toArray();
    const members = [...page.filter(({ outAt }) => outAt === undefined), ...settled].sort((a, b) =>
      a._id < b._id ? -1 : 1,
    );
    after = page[page.length - 1]?.profileId;
    if (members.length > 0) yield members;
    if (page.length < PAGE) return;
  }
}

/** Everyone who matches the pinned rule, or is named. With what a segment refers to in it the rule may be larger than one that is written. */
async function* oncePages(
  context: EngineContext,
  { rule, profileIds, cursor, scanAt }: FlowSource,
): AsyncGenerator<Member[]> {
  const chosen = rule
    ? selectProfiles(
        context,
        rule,
        { ...(scanAt && { now: scanAt }), ...(cursor && { after: cursor.toHexString() }) },
        compileRule,
      )
    : (await namedProfiles(context, profileIds ?? []))
        .map((id) => ({ id }))
        .filter(({ id }) => !cursor || id > cursor.toHexString());
  for await (const page of batchesOf<{ id: string }>(chosen, PAGE))
    yield page.map(({ id }) => ({ profileId: new ObjectId(id) }));
}

/** Those who were named, as they are now: who has been joined to another one since the launch is that one. In the order of ids. */
async function namedProfiles(context: EngineContext, ids: readonly ObjectId[]): Promise<string[]> {
  const located = await locateProfiles(
    context,
    ids.map((id) => ({ id })),
  );
  return [...new Set(ids.flatMap((id) => located.get(id.toHexString())?._id.toHexString() ?? []))].sort();
}
