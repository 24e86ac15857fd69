import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { factCollections } from '../facts/collections';
import { wrongEvents, type Row } from './auditEvents';
import { has } from './bits';
import { openBlocks, type OpenBlock } from './chunks';
import type { Value } from './Column';
import { isEvents } from './columnKeys';
import { keyOf } from './ColumnWriter';
import { aliveRows } from './deadRows';
import type { ManifestDocument } from './documents';
import { Moved } from './errors';
import { leavingIds } from './pending';
import { PACKED_FIELDS, rowOf, type PackedProfile } from './rowOf';
import { currentManifest } from './snapshot';

/** People whose documents are laid beside their rows together. */
const PAGE = 2_000;
/** Of those who leave; with more of them nothing is said. */
const NOTES = 100_000;

export interface Audited {
  /** Behind this one the next page begins; absent: that was the last. */
  readonly last?: ObjectId;
  readonly people: number;
  /** What is wrong, and with whom. */
  readonly wrong: readonly { readonly id: string; readonly message: string }[];
}

/**
 * The next people, document beside row: who is not marked has one row, and it says what the document says; who has a row is there, or a note says that they have left.
 *
 * @returns `undefined` when there are no columns, or they were written anew meanwhile. @throws Damaged
 */
export async function auditPage(
  context: EngineContext,
  after: ObjectId | undefined,
): Promise<Audited | undefined> {
  const manifest = await currentManifest(context);
  if (typeof manifest === 'string') return undefined;
  const { profiles } = await factCollections(context);
  const people = await profiles
    .find<PackedProfile>(
      { account: context.account, ...(after && { _id: { $gt: after } }) },
      { sort: { _id: 1 }, limit: PAGE, hint: 'account', projection: PACKED_FIELDS },
    )
    .toArray();
  const last = people.length < PAGE ? undefined : people.at(-1)?._id;
  const isCurrent = async (): Promise<boolean> => {
    const now = await currentManifest(context);
    return typeof now !== 'string' && now.token.equals(manifest.token);
  };
  const rows = await rowsBetween(context, manifest, after, last, isCurrent).catch(unlessMoved);
  if (!rows) return undefined;
  const problems = await problemsOf(context, people, rows);
  // After what they did was read: who has left meanwhile has left a note, and whose events have moved is marked.
  const away = new Set((await leavingIds(context, NOTES)).map((id) => id.toHexString()));
  const changed = await thoseChanged(context, [...problems.keys()]);
  const wrong = [...problems].flatMap(([{ _id }, message]) => {
    const id = _id.toHexString();
    return away.has(id) || changed.has(id) ? [] : [{ id, message }];
  });
  for (const { _id } of people) rows.delete(_id.toHexString());
  for (const id of rows.keys())
    if (!away.has(id)) wrong.push({ id, message: 'Columns have somebody who is not there.' });
  if (away.size >= NOTES || !(await isCurrent())) return undefined;
  return { ...(last && { last }), people: people.length, wrong };
}

/** Rows that count, by id. */
async function rowsBetween(
  context: EngineContext,
  { blocks }: ManifestDocument,
  after: ObjectId | undefined,
  last: ObjectId | undefined,
  isCurrent: () => Promise<boolean>,
): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  for (const entry of blocks) {
    if ((after && compare(entry.last, after) <= 0) || (last && compare(entry.first, last) > 0)) continue;
    const [bare] = await openBlocks(context, [entry], [], isCurrent);
    const columns = [...(bare as OpenBlock).head.columns];
    const [block] = (await openBlocks(context, [entry], columns, isCurrent)) as [OpenBlock];
    const alive = aliveRows(entry);
    for (let row = 0; row < block.head.rows; row++) {
      const id = block.head.idAt(row);
      if (!has(alive, row)) continue;
      if ((after && Buffer.compare(id, after.id) <= 0) || (last && Buffer.compare(id, last.id) > 0)) continue;
      const hex = id.toString('hex');
      rows.set(hex, [...(rows.get(hex) ?? []), { block, row }]);
    }
    await turn();
  }
  return rows;
}

/** What columns say otherwise of those who are not marked. */
async function problemsOf(
  context: EngineContext,
  people: readonly PackedProfile[],
  rows: ReadonlyMap<string, readonly Row[]>,
): Promise<Map<PackedProfile, string>> {
  const unmarked = people.filter(({ unpacked }) => unpacked !== true);
  const problems = new Map<PackedProfile, string>();
  const [sound, places]: [PackedProfile[], Row[]] = [[], []];
  for (const profile of unmarked) {
    const found = rows.get(profile._id.toHexString()) ?? [];
    const message = problemOf(profile, found);
    if (message !== undefined) problems.set(profile, message);
    else {
      sound.push(profile);
      places.push(found[0] as Row);
    }
  }
  for (const profile of await wrongEvents(context, sound, places))
    problems.set(profile, 'Columns say otherwise of what this profile did.');
  return problems;
}

/** Who is marked by now, or at another revision, or gone. */
async function thoseChanged(
  context: EngineContext,
  people: readonly PackedProfile[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const { profiles } = await factCollections(context);
  const now = profiles.find(
    { _id: { $in: people.map(({ _id }) => _id) }, account: context.account },
    { projection: { revision: 1, unpacked: 1 } },
  );
  const same = new Map(people.map(({ _id, revision }) => [_id.toHexString(), revision]));
  const changed = new Set(same.keys());
  for await (const { _id, revision, unpacked } of now)
    if (unpacked !== true && same.get(_id.toHexString()) === revision) changed.delete(_id.toHexString());
  return changed;
}

const compare = (a: ObjectId, b: ObjectId): number => Buffer.compare(a.id, b.id);

function problemOf(profile: PackedProfile, [found, ...others]: readonly Row[]): string | undefined {
  if (!found) return 'Columns do not have this profile.';
  if (others.length > 0) return 'Columns have this profile more than once.';
  const { block, row } = found;
  const own = new Map(rowOf(profile));
  for (const name of new Set([...own.keys(), ...block.head.columns])) {
    if (block.head.left.has(name) || isEvents(name)) continue;
    if (textOf(own.get(name)) !== textOf(valueAt(block, name, row)))
      return `Columns say otherwise of "${name}".`;
  }
  return undefined;
}

function valueAt(block: OpenBlock, name: string, row: number): Value | undefined {
  const column = block.column(name);
  const code = column?.codes[row] ?? 0;
  if (!column || code === 0) return undefined;
  const folded = column.folded(code);
  return { value: column.value(code), ...(folded !== undefined && { folded }) };
}

const textOf = (value: Value | undefined): string =>
  value === undefined
    ? ''
    : JSON.stringify([keyOf(value.value), value.folded === undefined ? null : keyOf(value.folded)]);

/** Chunks that were written anew while they were read say nothing. */
function unlessMoved(error: unknown): undefined {
  if (!(error instanceof Moved)) throw error;
}
