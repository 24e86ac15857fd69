import type { ImportReport, ImportStatus, ImportSummary } from '../../api';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { peopleCollections } from '../collections';
import type { ImportDocument, RefusedRow } from './ImportDocument';

/** @throws NotFoundError, InvalidArgumentError */
export async function findImport(context: EngineContext, importId: string): Promise<ImportDocument> {
  if (typeof importId !== 'string')
    throw new InvalidArgumentError('An import is named by its id.', {
      hint: 'Give the importId that analyze has answered.',
      path: '',
    });
  const { imports } = await peopleCollections(context);
  const found = await imports.findOne({ _id: importId, account: context.account });
  if (found) return found;
  throw new NotFoundError(`There is no import "${importId.slice(0, 100)}".`, {
    hint: 'Analyze the source first; imports are kept for 30 days.',
  });
}

export type Tally = Pick<ImportReport, 'created' | 'updated' | 'unchanged' | 'refused' | 'merged'> & {
  done: number;
};

/** What came of the chunks so far. `refused` counts those of the analysis from the start. */
export async function tallyOf(context: EngineContext, importId: string): Promise<Tally> {
  const { importRows } = await peopleCollections(context);
  const [tally] = await importRows
    .aggregate<Tally>([
      { $match: { import: importId, account: context.account } },
      {
        $group: {
          _id: null,
          created: { $sum: '$created' },
          updated: { $sum: '$updated' },
          unchanged: { $sum: '$unchanged' },
          refused: { $sum: '$refusedCount' },
          merged: { $sum: '$merged' },
          done: { $sum: { $cond: [{ $eq: [{ $type: '$doneAt' }, 'date'] }, '$count', 0] } },
        },
      },
      { $unset: '_id' },
    ])
    .toArray();
  const { merged = 0, ...rest } = tally ?? { created: 0, updated: 0, unchanged: 0, refused: 0, done: 0 };
  return { ...rest, ...(merged > 0 && { merged }) };
}

/** How far an import is. @throws NotFoundError */
export async function importStatus(context: EngineContext, importId: string): Promise<ImportStatus> {
  const found = await findImport(context, importId);
  return { ...stateOf(found), ...(await tallyOf(context, importId)), total: found.rows };
}

const LISTED = 1_000;

/** The imports that are kept, the latest first. */
export async function listImports(context: EngineContext): Promise<ImportSummary[]> {
  const { imports } = await peopleCollections(context);
  const found = await imports
    .find({ account: context.account }, { sort: { at: -1, _id: -1 }, limit: LISTED })
    .toArray();
  return found.map((one) => ({ ...stateOf(one), rows: one.rows, valid: one.valid }));
}

function stateOf({ _id, commit, committedAt, at, defaultTag }: ImportDocument) {
  return {
    importId: _id,
    status: committedAt ? ('committed' as const) : commit ? ('committing' as const) : ('analyzed' as const),
    analyzedAt: at.toISOString(),
    defaultTag,
    ...(commit && { tags: commit.tags }),
  };
}

/** The refused rows in the order of the file. @throws NotFoundError */
export async function* refusedRows(context: EngineContext, importId: string): AsyncGenerator<RefusedRow> {
  await findImport(context, importId);
  const { importRows } = await peopleCollections(context);
  const chunks = importRows.find(
    { import: importId, account: context.account, refusedCount: { $gt: 0 } },
    { projection: { refused: 1 }, sort: { import: 1, _id: 1 }, batchSize: 10 },
  );
  for await (const { refused = '[]' } of chunks) yield* JSON.parse(refused) as RefusedRow[];
}
