import type { ProfileDocument } from '../../evaluation/facts/documents';
import { keyOfAddress } from '../../language/identities/addresses';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { dropStagedRows } from './dropStagedRows';
import type { RefusedRow } from './ImportDocument';

/** What imports still have of somebody who is erased goes with them: staged rows, rows that were refused, and the values that an analysis gave for examples. */
export async function forgetPerson(
  context: EngineContext,
  profile: Pick<ProfileDocument, 'identities' | 'written'>,
): Promise<void> {
  const { identities, written = [] } = profile;
  const { imports, importRows } = await peopleCollections(context);
  const { account } = context;
  const values = new Set(
    [...Object.values(identities).flat(), ...written].map((value) => value.toLowerCase()),
  );
  if (values.size === 0) return;
  await dropStagedRows(context, profile);
  for await (const { _id, columns } of imports.find({ account }, { projection: { columns: 1 } }))
    if (columns.some(({ sample }) => sample.some((text) => isOf(text, values))))
      await imports.updateOne({ _id }, { $set: { 'columns.$[].sample': [] } });
  const refusing = importRows.find(
    { account, refusedCount: { $gt: 0 } },
    { projection: { refused: 1 }, batchSize: 10 },
  );
  for await (const { _id, refused = '[]' } of refusing) {
    const rows = JSON.parse(refused) as RefusedRow[];
    const kept = rows.map((row) => (textsOf(row.row).some((text) => isOf(text, values)) ? erased(row) : row));
    if (kept.some((row, i) => row !== rows[i]))
      await importRows.updateOne({ _id, refused }, { $set: { refused: JSON.stringify(kept) } });
  }
}

/** It stays counted. */
const erased = ({ line }: RefusedRow): RefusedRow => ({
  line,
  message: 'The row was of somebody who is erased.',
  hint: 'Nothing of it is kept.',
  row: {},
});

const isOf = (text: string, values: ReadonlySet<string>): boolean =>
  text
    .toLowerCase()
    .split(/[\s;,|"[\]]+/)
    .some((part) => values.has(part) || (part.includes('@') && values.has(keyOfAddress(part)))) ||
  values.has(text.trim().toLowerCase()) ||
  values.has(text.replace(/[\s().-]/g, ''));

const textsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsOf)
    : value === undefined || value === null
      ? []
      : [String(value as string | number)];
