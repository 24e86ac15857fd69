import { ObjectId } from 'mongodb';
import type { ImportCommitOptions, ImportReport } from '../../api';
import { checkLongCall, refuse } from '../../api/checkOptions';
import { typesOf } from '../../evaluation/facts/attributeTypes';
import type { AttributeType } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, isAudienceError, NotFoundError } from '../../store/errors';
import { settleTypes } from '../attributes/settleTypes';
import { peopleCollections } from '../collections';
import type { ProfileWrite } from '../profiles/ProfileWrite';
import { deleteProfile } from '../profiles/deleteProfile';
import { checkWhenSeveral, readWrites, writeProfiles } from '../profiles/upsertProfiles';
import { ensureTags } from '../tags/ensureTags';
import { readTagNames } from '../tags/tagName';
import type { ImportChunkDocument, ImportDocument, RefusedRow, StagedRow } from './ImportDocument';
import { Lanes } from './Lanes';
import { rowOf } from './analyzeImport';
import { findImport, tallyOf } from './findImport';
import { columnOf, toInput } from './toInput';

type Choice = NonNullable<ImportDocument['commit']>;

/** Chunks under way at once: while MongoDB writes one, the next one is read. */
const LANES = 4;
const PAGE = 8;

/**
 * Writes the profiles of an import, chunk by chunk. A chunk that was written says so in the same database: after a crash the others are written, and the one
 * that was under way again, which changes nothing (identities are unique). @throws NotFoundError, InvalidArgumentError
 */
export async function commitImport(
  context: EngineContext,
  importId: string,
  options: ImportCommitOptions = {},
): Promise<ImportReport> {
  const { signal, onProgress } = options;
  checkLongCall(options);
  const document = await begin(context, await findImport(context, importId), options);
  const { tags } = document.commit;
  if (!document.committedAt) {
    await giveTypes(context, document);
    await ensureTags(context, readTagNames(tags, '/tags'));
    await writeChunks(context, document, { signal, onProgress });
    const { imports } = await peopleCollections(context);
    await imports.updateOne(
      { _id: importId, committedAt: { $exists: false } },
      { $set: { committedAt: await serverNow(context) } },
    );
  }
  const { done: _done, ...tally } = await tallyOf(context, importId);
  return { importId, ...tally, tags };
}

/** What the first commit has chosen stays. */
async function begin(
  context: EngineContext,
  document: ImportDocument,
  { tags, mode, whenSeveral }: ImportCommitOptions,
): Promise<ImportDocument & { commit: Choice }> {
  if (mode !== undefined && mode !== 'partial' && mode !== 'full')
    throw refuse('mode', mode, 'Give "partial" or "full".');
  checkWhenSeveral(whenSeveral);
  const wanted = tags === undefined ? undefined : readTagNames(tags, '/tags');
  const { imports } = await peopleCollections(context);
  const choice: Choice = {
    tags: wanted?.map(({ name }) => name) ?? [document.defaultTag],
    mode: mode ?? 'partial',
    ...(whenSeveral !== undefined && { whenSeveral }),
    at: await serverNow(context),
  };
  await imports.updateOne({ _id: document._id, commit: { $exists: false } }, { $set: { commit: choice } });
  const current = await findImport(context, document._id);
  const commit = current.commit ?? choice;
  const same =
    (wanted === undefined || keysOf(commit.tags) === keysOf(choice.tags)) &&
    (mode === undefined || mode === commit.mode) &&
    (whenSeveral === undefined || whenSeveral === (commit.whenSeveral ?? 'join'));
  if (same) return { ...current, commit };
  throw new InvalidArgumentError(
    `The import was begun with the tags ${JSON.stringify(commit.tags)}, the mode "${commit.mode}" and whenSeveral "${commit.whenSeveral ?? 'join'}".`,
    { hint: 'Leave them out to go on with it.', path: '/tags' },
  );
}

const keysOf = (tags: readonly string[]): string =>
  JSON.stringify(
    readTagNames(tags, '/tags')
      .map(({ key }) => key)
      .sort(),
  );

/** New attributes get the types that the analysis has shown. */
async function giveTypes(context: EngineContext, { columns }: ImportDocument): Promise<void> {
  const shown = new Map(
    columns.flatMap(({ target, type }) =>
      target?.startsWith('attributes.') === true && type !== undefined
        ? [[target.slice('attributes.'.length), type] as [string, AttributeType]]
        : [],
    ),
  );
  const known = await typesOf(context, shown.keys());
  const missing = new Map([...shown].filter(([name]) => !known.has(name)));
  if (missing.size > 0) await settleTypes(context, missing);
}

async function writeChunks(
  context: EngineContext,
  document: ImportDocument & { commit: Choice },
  { signal, onProgress }: Pick<ImportCommitOptions, 'signal' | 'onProgress'>,
): Promise<void> {
  const { importRows } = await peopleCollections(context);
  const { _id: importId, rows: total } = document;
  const lanes = new Lanes(LANES);
  let { done } = await tallyOf(context, importId);
  const [before, start] = [done, performance.now()];
  // Files are mostly of new people or mostly of known ones: the next chunk is taken to be like the one before.
  let expectNew = false;
  let after = '';
  for (;;) {
    const page = await importRows
      .find(
        { import: importId, account: context.account, _id: { $gt: after }, doneAt: { $exists: false } },
        { sort: { import: 1, _id: 1 }, limit: PAGE },
      )
      .toArray();
    const last = page[page.length - 1];
    if (!last) break;
    for (const chunk of page) {
      if (signal?.aborted) await lanes.end();
      signal?.throwIfAborted();
      const prepared = await prepare(context, document, chunk);
      await lanes.run(prepared.keys, async () => {
        expectNew = await write(context, document, prepared, expectNew);
        done += chunk.count;
        onProgress?.({
          done,
          total,
          perSecond: Math.round((1_000 * (done - before)) / Math.max(1, performance.now() - start)),
        });
      });
    }
    after = last._id;
  }
  await lanes.end();
}

interface Prepared {
  readonly chunk: ImportChunkDocument;
  readonly rows: readonly StagedRow[];
  readonly writes: Awaited<ReturnType<typeof readWrites>>;
  readonly keys: ReadonlySet<string>;
}

async function prepare(
  context: EngineContext,
  { _id, columns, text, emptyCells, commit }: ImportDocument & { commit: Choice },
  chunk: ImportChunkDocument,
): Promise<Prepared> {
  const reading = { text, emptyCells, zone: await context.timeZone() };
  const rows = JSON.parse(chunk.rows ?? '[]') as StagedRow[];
  const inputs = rows.map(([, , cells]) => {
    const input = toInput(columns, cells, reading);
    if (commit.tags.length > 0) input.tags = input.tags ? [...input.tags, ...commit.tags] : commit.tags;
    return input;
  });
  const writes = await readWrites(context, inputs, commit.mode === 'full');
  const newId = newIds(_id, commit.at, rows.length);
  const keys = new Set<string>();
  writes.forEach((write, i) => {
    if (isAudienceError(write)) return;
    write.newId = newId((rows[i] as StagedRow)[0]);
    for (const key of write.keys) keys.add(key);
  });
  return { chunk, rows, writes, keys };
}

/**
 * The id of the profile that a row creates is known beforehand: a chunk that is written again still knows
 * which ones it has created. They grow with the rows.
 */
function newIds(importId: string, at: Date, most: number): (position: number) => ObjectId {
  const import_ = Buffer.from(importId.slice(-10), 'hex');
  // In one piece of memory: twelve bytes each on their own cost more than everything that is written into them.
  const bytes = Buffer.allocUnsafeSlow(12 * most);
  let used = 0;
  return (position) => {
    const id = bytes.subarray(used, (used += 12));
    // Three bytes count 16 777 216 rows: those behind them have the next second.
    id.writeUInt32BE((Math.floor(at.getTime() / 1_000) + Math.floor(position / COUNTED)) >>> 0, 0);
    id.set(import_, 4);
    id.writeUIntBE(position % COUNTED, 9, 3);
    return new ObjectId(id);
  };
}

const COUNTED = 0x1000000;

/** @returns whether every row that was written has created somebody. */
async function write(
  context: EngineContext,
  { columns, commit }: ImportDocument & { commit: Choice },
  prepared: Prepared,
  expectNew: boolean,
): Promise<boolean> {
  const { whenSeveral } = commit;
  await context.step?.('chunkPrepared', prepared.chunk._id);
  const results = await writeProfiles(context, prepared.writes, {
    mark: prepared.chunk._id,
    expectNew,
    ...(whenSeveral && { whenSeveral }),
  });
  const { importRows } = await peopleCollections(context);
  let { chunk } = prepared;
  for (;;) {
    const kept = chunk === prepared.chunk ? undefined : positionsIn(chunk);
    const written = results.flatMap((result, i): Written | [] => {
      const row = prepared.rows[i] as StagedRow;
      return kept?.has(row[0]) === false ? [] : { result, row, planned: prepared.writes[i] as ProfileWrite };
    });
    const outcome = outcomeOf(columns, written, JSON.parse(chunk.refused ?? '[]') as RefusedRow[]);
    const { matchedCount } = await importRows.updateOne(
      // Whoever takes rows out of it, or what is kept of one, writes anew what was refused of it.
      { _id: chunk._id, doneAt: { $exists: false }, refused: chunk.refused ?? { $exists: false } },
      { $set: { ...outcome, doneAt: await serverNow(context) }, $unset: { rows: '' } },
    );
    await context.step?.('chunkWritten', chunk._id);
    const current = matchedCount > 0 ? null : await importRows.findOne({ _id: chunk._id });
    if (!current || current.doneAt !== undefined) return outcome.updated + outcome.unchanged === 0;
    // Somebody was erased while the chunk was being written: who was made of such a row goes once more.
    chunk = current;
    await eraseDropped(context, prepared, results, chunk);
  }
}

const positionsIn = ({ rows = '[]' }: ImportChunkDocument): ReadonlySet<number> =>
  new Set((JSON.parse(rows) as StagedRow[]).map(([position]) => position));

interface Written {
  readonly result: Awaited<ReturnType<typeof writeProfiles>>[0];
  readonly row: StagedRow;
  readonly planned: ProfileWrite;
}

/** What has come of the rows of a chunk, as it is stored. */
function outcomeOf(
  columns: ImportDocument['columns'],
  written: readonly Written[],
  refusedBefore: readonly RefusedRow[],
): Required<Pick<ImportChunkDocument, 'created' | 'updated' | 'unchanged' | 'refusedCount'>> &
  Pick<ImportChunkDocument, 'merged' | 'refused'> {
  const tally = { created: 0, updated: 0, unchanged: 0 };
  let merged = 0;
  const refused: RefusedRow[] = [];
  for (const { result, row, planned } of written) {
    const [, line, cells] = row;
    if (isAudienceError(result)) {
      const column = columnOf(result.path, columns, cells);
      refused.push({
        line,
        ...(column !== undefined && { column }),
        message: result.message,
        hint: result.hint,
        row: rowOf(columns, cells),
      });
      continue;
    }
    merged += result.merged?.length ?? 0;
    if (hasCreated(result, planned)) tally.created++;
    else tally[result.result === 'updated' ? 'updated' : 'unchanged']++;
  }
  const all = [...refusedBefore, ...refused].sort((a, b) => a.line - b.line);
  return {
    ...tally,
    ...(merged > 0 && { merged }),
    refusedCount: all.length,
    ...(all.length > 0 && { refused: JSON.stringify(all) }),
  };
}

const hasCreated = (result: Exclude<Written['result'], Error>, planned: ProfileWrite): boolean =>
  result.result === 'created' || planned.newId?.equals(result.id) === true;

async function eraseDropped(
  context: EngineContext,
  { rows, writes }: Prepared,
  results: readonly Written['result'][],
  chunk: ImportChunkDocument,
): Promise<void> {
  const kept = positionsIn(chunk);
  for (const [i, result] of results.entries()) {
    if (isAudienceError(result) || kept.has((rows[i] as StagedRow)[0])) continue;
    if (!hasCreated(result, writes[i] as ProfileWrite)) continue;
    try {
      await deleteProfile(context, { id: String(result.id) });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
}
