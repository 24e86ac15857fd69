import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { CONTACT_POINT_KINDS } from '../../language/identities/contactPoint';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { askColumns, type MatchingBlock } from '../packed/askColumns';
import { countBits, forEachRow } from '../packed/bits';
import { attributeColumn, pointsColumn, TAGS } from '../packed/columnKeys';
import { pointsThatMayBe } from '../packed/pointsThatMayBe';
import { valuesIn, valuesOfDocuments, type FoundValue } from '../packed/valuesIn';
import type { Reachable } from './Reachable';
import type { Tally } from './Tally';

/** People whose points are looked at together. */
const BATCH = 1_000;
const POINTS = CONTACT_POINT_KINDS.map((kind) => ({ kind, column: pointsColumn(kind) }));

/** What a summary counts, besides how many there are. */
export interface Counting {
  readonly reachable: Reachable;
  readonly tags: Tally;
  /** By attribute. */
  readonly tallies: ReadonlyMap<string, Tally>;
}

/**
 * Counts those who match, of columns: who has a point that may be listed is asked of documents, of the others all points are free.
 *
 * @returns how many there are; `undefined` when documents have to be asked about everybody. Then nothing was counted.
 */
export async function summarizePacked(
  context: EngineContext,
  question: Question,
  { reachable, tags, tallies }: Counting,
  options: AudienceReadOptions,
): Promise<number | undefined> {
  if (context.columnsFrom === undefined) return undefined;
  const listed = await reachable.listedPoints();
  if (!listed) return undefined;
  const attributes = [...tallies].map(([name, tally]) => ({ column: attributeColumn(name), tally }));
  const columns = [TAGS, ...attributes.map(({ column }) => column), ...POINTS.map(({ column }) => column)];
  const doubtful = pointsThatMayBe(listed.keys());
  const answer = await askColumns(context, question, { columns, doubtful }, options);
  if (!answer) return undefined;
  const { blocks, pending } = answer;
  const addTexts = (tally: Tally, found: readonly FoundValue[]): void => {
    for (const { folded, value, ...some } of found) tally.add(folded, value, some);
  };
  const addTags = (found: readonly FoundValue[]): void => {
    for (const { value, ...some } of found) for (const tag of value as string[]) tags.add(tag, tag, some);
  };
  let count = pending.length;
  for (const matching of blocks) {
    count += countBits(matching.rows);
    addTags(valuesIn(matching, TAGS));
    for (const { column, tally } of attributes) addTexts(tally, valuesIn(matching, column));
    for (const { kind, column } of POINTS) reachable.addUnlisted(kind, havingAny(matching, column));
    await turn();
  }
  addTags(valuesOfDocuments(pending, TAGS));
  for (const { column, tally } of attributes) addTexts(tally, valuesOfDocuments(pending, column));
  for (let i = 0; i < pending.length; i += BATCH) await reachable.add(pending.slice(i, i + BATCH));
  return count;
}

/** How many of the rows have anything in a column. */
function havingAny(matching: MatchingBlock, name: string): number {
  const column = matching.block.column(name);
  if (!column) return 0;
  let having = 0;
  forEachRow(matching.rows, (row) => {
    if (column.codes[row] !== 0) having++;
  });
  return having;
}
