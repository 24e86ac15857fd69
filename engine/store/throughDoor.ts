import { Pages } from './Pages';

/** Functions and namespaces of functions. */
type Calls = { readonly [name: string]: unknown };

/**
 * The calls of the engine with one promise more: whatever goes wrong inside comes out as `translate` puts it, as a rejection and never as an
 * exception on the spot; also while an answer is iterated. The reason of a `signal` in the arguments comes out as it is.
 */
export function throughDoor<T extends object>(calls: T, translate: (error: unknown) => unknown): T {
  const door: Record<string, unknown> = {};
  for (const [name, call] of Object.entries(calls as Calls)) {
    if (typeof call === 'function') door[name] = guarded(call as (...given: unknown[]) => unknown, translate);
    else door[name] = typeof call === 'object' && call !== null ? throughDoor(call, translate) : call;
  }
  return Object.freeze(door) as T;
}

function guarded(
  call: (...given: unknown[]) => unknown,
  translate: (error: unknown) => unknown,
): (...given: unknown[]) => unknown {
  return (...given) => {
    const translated = (error: unknown): unknown => (isReason(error, given) ? error : translate(error));
    let answer: unknown;
    try {
      answer = call(...given);
    } catch (error) {
      return Promise.reject(translated(error));
    }
    if (answer instanceof Pages) return answer.translating(translated);
    if (isIterable(answer)) return iterated(answer, translated);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      throw translated(error);
    });
  };
}

/** Why the caller's own signal has fired: thrown back as it is, whatever it is. */
function isReason(error: unknown, given: readonly unknown[]): boolean {
  return given.some((one) => {
    const signal = (one as { signal?: AbortSignal } | null | undefined)?.signal;
    return signal?.aborted === true && signal.reason === error;
  });
}

const isIterable = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

async function* iterated(
  answer: AsyncIterable<unknown>,
  translate: (error: unknown) => unknown,
): AsyncGenerator<unknown> {
  try {
    yield* answer;
  } catch (error) {
    throw translate(error);
  }
}
