import { turn } from '../../store/turn';
import { askColumns, type MatchingBlock, type PackedAnswer } from './askColumns';
import type { EngineContext } from '../../store/context';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { forEachRow } from './bits';
import type { Value } from './Column';
import { rowOf } from './rowOf';

/** A value of several who match. */
export interface FoundValue extends Value {
  readonly profiles: number;
  /** Of the first of them, in the order of ids. */
  readonly first: string;
}

/** The different values that those who match have in a column, of each block and then of documents; `undefined` when documents have to be asked. */
export async function packedValues(
  context: EngineContext,
  question: Question,
  column: string,
  options: AudienceReadOptions = {},
): Promise<AsyncGenerator<FoundValue[]> | undefined> {
  const answer = await askColumns(context, question, { columns: [column] }, options);
  return answer && valuesOf(answer, column);
}

async function* valuesOf({ blocks, pending }: PackedAnswer, column: string): AsyncGenerator<FoundValue[]> {
  for (const matching of blocks) {
    yield valuesIn(matching, column);
    await turn();
  }
  yield valuesOfDocuments(pending, column);
}

/** Of documents that were asked instead. */
export function valuesOfDocuments(pending: PackedAnswer['pending'], column: string): FoundValue[] {
  return pending.flatMap((profile) => {
    const value = new Map(rowOf(profile)).get(column);
    return value ? [{ ...value, profiles: 1, first: profile._id.toHexString() }] : [];
  });
}

/** The different values that the rows of a block have in a column. */
export function valuesIn({ block, rows }: MatchingBlock, name: string): FoundValue[] {
  const column = block.column(name);
  if (!column) return [];
  const { codes, size } = column;
  const counts = new Uint32Array(size + 1);
  const firsts = new Uint16Array(size + 1);
  forEachRow(rows, (row) => {
    const code = codes[row] as number;
    if (counts[code] === 0) firsts[code] = row;
    counts[code] = (counts[code] as number) + 1;
  });
  const found: FoundValue[] = [];
  for (let code = 1; code <= size; code++) {
    const profiles = counts[code] as number;
    if (profiles === 0) continue;
    const folded = column.folded(code);
    const first = block.head.idAt(firsts[code] as number).toString('hex');
    found.push({ value: column.value(code), ...(folded !== undefined && { folded }), profiles, first });
  }
  return found;
}
