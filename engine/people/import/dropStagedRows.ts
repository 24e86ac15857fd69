import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { IdentityKind } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { turn } from '../../store/turn';
import { peopleCollections } from '../collections';
import { readIdentity } from '../profiles/refs';
import type { ImportDocument, RefusedRow, StagedRow } from './ImportDocument';
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
  for await (const document of imports.find({ account }))
    for await (const { _id, rows, refused } of importRows.find({
      import: document._id,
      account,
      rows: { $exists: true },
    })) {
      const staged = JSON.parse(rows ?? '[]') as StagedRow[];
      const gone = new Set(staged.filter((row) => isOf(row, document, isOwn)));
      if (gone.size > 0) {
        const all = [
          ...(JSON.parse(refused ?? '[]') as RefusedRow[]),
          ...Array.from(gone, ([, line]) => ({ line, ...ERASED, row: {} })),
        ].sort((one, other) => one.line - other.line);
        await importRows.updateOne(
          { _id, rows: rows as string, doneAt: { $exists: false } },
          {
            $set: {
              rows: JSON.stringify(staged.filter((row) => !gone.has(row))),
              refused: JSON.stringify(all),
              refusedCount: all.length,
            },
          },
        );
      }
      await turn();
    }
}

const ERASED = {
  message: 'The person was erased after the file had been read.',
  hint: 'Whoever wants to be here again is imported again.',
};

function isOf([, , cells]: StagedRow, { columns, text }: ImportDocument, isOwn: Own): boolean {
  const { externalId, emails = [], phones = [] } = toInput(columns, cells, text);
  return (
    (externalId !== undefined && isOwn('externalId', externalId)) ||
    emails.some((email) => isOwn('email', email)) ||
    phones.some((phone) => isOwn('phone', phone))
  );
}
