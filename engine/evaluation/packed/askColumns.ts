import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { factCollections } from '../facts/collections';
import type { ProfileDocument } from '../facts/documents';
import { factsOf } from '../facts/factsOf';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { and, clear, type Bits } from './bits';
import { NotPacked, openBlocks, type OpenBlock } from './chunks';
import { aliveRows } from './deadRows';
import type { BlockEntry } from './documents';
import { Damaged, Moved } from './errors';
import { reportDamage } from './manifest';
import { columnsOf, matchingRows, packedRule, type PackedRule } from './packedRule';
import { snapshot, type Snapshot } from './snapshot';

/** Blocks whose chunks are read together. */
const TOGETHER = 4;
/** So long (ms) nobody else has a turn. */
const TURN_MS = 10;
/** Pending people whose documents are read together. */
const BATCH = 1_000;
const TRIES = 5;
/** What of a document packed rules look at, and keys of profiles. */
const ASKED = { externalId: 1, attributes: 1, folded: 1, tags: 1 } as const;

/** Those of a block who match and are not pending. */
export interface MatchingBlock {
  readonly block: OpenBlock;
  readonly rows: Bits;
}

/** Everybody who matches: of columns, and of documents whom columns may be wrong about. */
export interface PackedAnswer {
  readonly blocks: readonly MatchingBlock[];
  /** In the order of ids. */
  readonly pending: readonly Pick<ProfileDocument, '_id' | 'externalId'>[];
}

/**
 * The answer of the columns at this moment; `undefined` when documents have to be asked: the rule looks at what columns do not hold, there are none, or something is
 * wrong with them (then they are made anew).
 *
 * @param more columns that are wanted besides those of the rule.
 */
export async function askColumns(
  context: EngineContext,
  question: Question,
  more: readonly string[],
  options: AudienceReadOptions = {},
): Promise<PackedAnswer | undefined> {
  if (context.columnsFrom === undefined) return undefined;
  const rule = packedRule(question);
  if (!rule) return undefined;
  let token: ObjectId | undefined;
  for (let tried = 0; tried < TRIES; tried++)
    try {
      const seen = await snapshot(context);
      if (typeof seen === 'string') return undefined;
      token = seen.manifest.token;
      await context.step?.('columnsChosen', token);
      return await answerOf(context, question, rule, seen, more, options);
    } catch (error) {
      if (error instanceof NotPacked) return undefined;
      if (error instanceof Moved) continue;
      if (!(error instanceof Damaged)) throw error;
      await reportDamage(context, token, error.message);
      return undefined;
    }
  return undefined;
}

async function answerOf(
  context: EngineContext,
  question: Question,
  rule: PackedRule,
  { manifest, pending, isCurrent }: Snapshot,
  more: readonly string[],
  { after, signal }: AudienceReadOptions,
): Promise<PackedAnswer> {
  const ids = pending.map(({ id }) => id).sort(Buffer.compare);
  const asked = askDocuments(context, question, pending, after);
  // Heard below; until then a failure must not count as unheard.
  asked.catch(() => undefined);
  const names = [...new Set([...columnsOf(rule), ...more])];
  const entries = manifest.blocks.filter(({ last }) => !after || Buffer.compare(last.id, after.id) > 0);
  const blocks: MatchingBlock[] = [];
  let begun = performance.now();
  for (let i = 0; i < entries.length; i += TOGETHER)
    for (const block of await openBlocks(context, entries.slice(i, i + TOGETHER), names, isCurrent)) {
      signal?.throwIfAborted();
      const rows = matchingRows(rule, block.head.rows, (name) => block.column(name));
      blocks.push({ block, rows: and(rows, countingRows(block, ids, after)) });
      if (performance.now() - begun > TURN_MS) {
        await turn();
        begun = performance.now();
      }
    }
  return { blocks, pending: await asked };
}

/** Those who are not dead, not pending, and behind `after`. */
function countingRows(
  { entry, head }: OpenBlock,
  pending: readonly Uint8Array[],
  after: ObjectId | undefined,
): Bits {
  const rows = aliveRows(entry);
  for (const id of within(entry, pending)) {
    const row = head.find(id);
    if (row >= 0) clear(rows, row);
  }
  if (after)
    for (let row = 0; row < head.rows && Buffer.compare(head.idAt(row), after.id) <= 0; row++)
      clear(rows, row);
  return rows;
}

/** Of ids in ascending order those that may stand in a block. */
export function within({ first, last }: BlockEntry, ids: readonly Uint8Array[]): readonly Uint8Array[] {
  return ids.slice(placeOf(ids, first.id), placeOf(ids, last.id, true));
}

/** How many ids come before one, or up to it. */
function placeOf(ids: readonly Uint8Array[], id: Uint8Array, orEqual = false): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = Buffer.compare(ids[middle] as Uint8Array, id);
    if (order < 0 || (orEqual && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The interpreter in memory decides over their documents. */
async function askDocuments(
  context: EngineContext,
  { compiled, moment }: Question,
  ids: readonly ObjectId[],
  after: ObjectId | undefined,
): Promise<Pick<ProfileDocument, '_id' | 'externalId'>[]> {
  const { profiles } = await factCollections(context);
  const matching: Pick<ProfileDocument, '_id' | 'externalId'>[] = [];
  for (let i = 0; i < ids.length; i += BATCH) {
    const found = await profiles
      .find<ProfileDocument>(
        { _id: { $in: ids.slice(i, i + BATCH) }, account: context.account },
        { hint: '_id_', projection: ASKED },
      )
      .toArray();
    const facts = await factsOf(context, compiled, found, moment.ms);
    found.forEach((profile, place) => {
      if (compiled.matches(facts[place] ?? {}, moment) && (!after || isBehind(profile._id, after)))
        matching.push(profile);
    });
    await turn();
  }
  return matching.sort((a, b) => Buffer.compare(a._id.id, b._id.id));
}

const isBehind = (id: ObjectId, after: ObjectId): boolean => Buffer.compare(id.id, after.id) > 0;
