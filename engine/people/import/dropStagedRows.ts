import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { IdentityKind } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { turn } from '../../store/turn';
import { peopleCollections } from '../collections';
import { readIdentity } from '../profiles/refs';
import type { ImportChunkDocument, ImportDocument, RefusedRow, StagedRow } from './ImportDocument';
import { toInput } from './toInput';

type Own = (kind: IdentityKind, value: unknown) => boolean;

/** Rows that are staged and would make somebody again who is erased are refused: an import that is committed later has nothing of them. */
export async function dropStagedRows(
  context: EngineContext,
  { identities }: Pick<ProfileDocument, 'identities'>,
): Promise<void> {
  const { imports, importRows } = await peopleCollections(context);
  const { account } = context;
  const keys = new Set(
    Object.entries(identities).flatMap(([kind, values]) => values.map((value) => `${kind}.${value}`)),
  );
  const isOwn: Own = (kind, value) => {
    const read = readItem(value, (one) => readIdentity(context, kind, one, ''));
    return !isAudienceError(read) && keys.has(`${kind}.${read.value}`);
  };
  const known = new Map<string, ImportDocument | null>();
  for await (const document of imports.find({ account })) known.set(document._id, document);
  const importOf = async (id: string): Promise<ImportDocument | null> => {
    if (!known.has(id)) known.set(id, await imports.findOne({ _id: id, account }));
    return known.get(id) ?? null;
  };
  // In one go: many files may wait, and somebody waits for this.
  const staged = importRows.find({ account, rows: { $exists: true } }, { batchSize: CHUNKS });
  for await (const chunk of staged) {
    const document = await importOf(chunk.import);
    let found: ImportChunkDocument | null = chunk;
    while (document && found && !(await dropFrom(context, document, found, isOwn)))
      found = await importRows.findOne({ _id: chunk._id, rows: { $exists: true } });
    await turn();
  }
}

/** Each may have megabytes. */
const CHUNKS = 4;

/** @returns false where somebody else has taken rows out of the chunk in the same moment. */
async function dropFrom(
  context: EngineContext,
  document: ImportDocument,
  found: ImportChunkDocument,
  isOwn: Own,
): Promise<boolean> {
  const { importRows } = await peopleCollections(context);
  if (found.rows === undefined) return true;
  const staged = JSON.parse(found.rows) as StagedRow[];
  const gone = new Set(staged.filter((row) => isOf(row, document, isOwn)));
  if (gone.size === 0) return true;
  const all = [
    ...(JSON.parse(found.refused ?? '[]') as RefusedRow[]),
    ...Array.from(gone, ([, line]) => ({ line, ...ERASED, row: {} })),
  ].sort((one, other) => one.line - other.line);
  const { matchedCount } = await importRows.updateOne(
    { _id: found._id, rows: found.rows, doneAt: { $exists: false } },
    {
      $set: {
        rows: JSON.stringify(staged.filter((row) => !gone.has(row))),
        refused: JSON.stringify(all),
        refusedCount: all.length,
      },
    },
  );
  return matchedCount > 0;
}

const ERASED = {
  message: 'The person was erased after the file had been read.',
  hint: 'Whoever wants to be here again is imported again.',
};

function isOf([, , cells]: StagedRow, { columns, text }: ImportDocument, isOwn: Own): boolean {
  const { externalId, emails = [], phones = [] } = toInput(columns, cells, { text, zone: 'UTC' });
  return (
    (externalId !== undefined && isOwn('externalId', externalId)) ||
    emails.some((email) => isOwn('email', email)) ||
    phones.some((phone) => isOwn('phone', phone))
  );
}
