import type { EngineContext } from '../../store/context';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { askColumns } from './askColumns';
import { countBits } from './bits';

/** How many match, of columns; `undefined` when documents have to be asked. */
export async function countPacked(
  context: EngineContext,
  question: Question,
  options: AudienceReadOptions = {},
): Promise<number | undefined> {
  const answer = await askColumns(context, question, { columns: [] }, options);
  return answer?.blocks.reduce((sum, { rows }) => sum + countBits(rows), answer.pending.length);
}
