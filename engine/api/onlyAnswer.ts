import { InternalError } from '../store/errors';
import { errorOf } from '../store/errors/errorOf';
import type { ItemAnswers } from './common';

/** The answer of a `…Many` call with one item: its failure is thrown. */
export function onlyAnswer<T extends object>(answers: ItemAnswers<T>): Omit<T, never> {
  const [answer] = answers;
  if (answer === undefined) throw new InternalError('A call gave no answer.', { hint: 'Please report it.' });
  if (answer.error !== undefined) throw errorOf(answer.error);
  const { index: _index, error: _error, ...only } = answer;
  return only as unknown as T;
}
