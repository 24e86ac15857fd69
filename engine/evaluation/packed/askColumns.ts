import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { TooManyEvents } from '../interpreters/mongo/columns/Column';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { askDocuments } from './askDocuments';
import { and, clear, rowsIn, wordsOf, type Bits } from './bits';
import { NotPacked, openBlocks, type OpenBlock } from './chunks';
import { aliveRows } from './deadRows';
import type { BlockEntry } from './documents';
import { Damaged, Moved } from './errors';
import { reportDamage } from './manifest';
import { matchingRows } from './matchingRows';
import { columnsOf, packedRule } from './packedRule';
import type { PackedRule } from './parts';
import type { HeldProfile } from './rowOf';
import { MOST_PENDING, snapshot, type Snapshot } from './snapshot';

/** Blocks whose chunks are read together. */
const TOGETHER = 4;
/** So long (ms) nobody else has a turn. */
const TURN_MS = 10;
const TRIES = 5;

/** What is wanted besides who matches. */
export interface Wanted {
  /** Columns besides those of the rule. */
  readonly columns: readonly string[];
  /** Rows, of those who match, of whom columns do not say enough: their documents are asked, for everything. */
  readonly doubtful?: (block: OpenBlock, rows: Bits) => Iterable<number>;
}

/** Those of a block who match and are answered for by it. */
export interface MatchingBlock {
  readonly block: OpenBlock;
  readonly rows: Bits;
}

/** Everybody who matches: of columns, and of documents whom columns may be wrong about. */
export interface PackedAnswer {
  readonly blocks: readonly MatchingBlock[];
  /** In the order of ids. */
  readonly pending: readonly HeldProfile[];
}

/**
 * The answer of the columns at this moment; `undefined` when documents have to be asked: the rule looks at what columns do not hold, there are none, or something is
 * wrong with them (then they are made anew).
 */
export async function askColumns(
  context: EngineContext,
  question: Question,
  wanted: Wanted,
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
      return await answerOf(context, question, rule, seen, wanted, options);
    } catch (error) {
      if (error instanceof NotPacked || error instanceof TooManyEvents) return undefined;
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
  { manifest, pending: unsure, isCurrent }: Snapshot,
  { columns, doubtful }: Wanted,
  { after, signal }: AudienceReadOptions,
): Promise<PackedAnswer> {
  const ids = unsure.map(({ id }) => id).sort(Buffer.compare);
  const asked = askDocuments(context, question, unsure, after);
  // Heard below; until then a failure must not count as unheard.
  asked.catch(() => undefined);
  const names = [...new Set([...columnsOf(rule), ...columns])];
  const entries = manifest.blocks.filter(({ last }) => !after || Buffer.compare(last.id, after.id) > 0);
  const blocks: MatchingBlock[] = [];
  const more: ObjectId[] = [];
  let begun = performance.now();
  for (let i = 0; i < entries.length; i += TOGETHER)
    for (const block of await openBlocks(context, entries.slice(i, i + TOGETHER), names, isCurrent)) {
      signal?.throwIfAborted();
      const unsure = new Uint32Array(wordsOf(block.head.rows));
      const matching = matchingRows(rule, block.head.rows, block, unsure);
      const counting = countingRows(block, ids, after);
      const unclear = [...rowsIn(and(unsure, counting))];
      const rows = and(matching, counting);
      for (const row of unclear) clear(rows, row);
      for (const row of [...unclear, ...(doubtful?.(block, rows) ?? [])]) {
        clear(rows, row);
        more.push(new ObjectId(block.head.idAt(row)));
      }
      if (more.length > MOST_PENDING) throw new NotPacked();
      blocks.push({ block, rows });
      if (performance.now() - begun > TURN_MS) {
        await turn();
        begun = performance.now();
      }
    }
  const pending = await asked;
  if (more.length === 0) return { blocks, pending };
  await context.step?.('doubtfulFound', more);
  const others = await askDocuments(context, question, more, after);
  return { blocks, pending: [...pending, ...others].sort((a, b) => Buffer.compare(a._id.id, b._id.id)) };
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
