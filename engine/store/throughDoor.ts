import { InvalidArgumentError } from './errors';
import { Pages } from './Pages';

/** Puts what was thrown into words, given the arguments of the call. */
type Translate = (error: unknown, given: readonly unknown[]) => unknown;

/** Functions and namespaces of functions. */
type Calls = { readonly [name: string]: unknown };

/**
 * The calls of the engine with one promise more: whatever goes wrong inside comes out as `translate` puts it, as a rejection and never as an
 * exception on the spot; also while an answer is iterated. The reason of a `signal` in the arguments comes out as it is.
 */
export function throughDoor<T extends object>(calls: T, translate: Translate): T {
  const door: Record<string, unknown> = {};
  for (const [name, call] of Object.entries(calls as Calls)) {
    if (typeof call === 'function') door[name] = guarded(call as (...given: unknown[]) => unknown, translate);
    else door[name] = typeof call === 'object' && call !== null ? throughDoor(call, translate) : call;
  }
  return Object.freeze(door) as T;
}

function guarded(
  call: (...given: unknown[]) => unknown,
  translate: Translate,
): (...given: unknown[]) => unknown {
  return (...given) => {
    const translated = (error: unknown): unknown => reasonIn(error, given) ?? translate(error, given);
    let answer: unknown;
    try {
      answer = call(...given.map(heard));
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

/** What the caller's own function throws is no defect of ours. */
function heard(argument: unknown): unknown {
  const { onProgress } = (argument ?? {}) as { onProgress?: unknown };
  if (typeof onProgress !== 'function') return argument;
  return {
    ...(argument as object),
    onProgress: (...progress: unknown[]): void => {
      try {
        (onProgress as (...given: unknown[]) => void)(...progress);
      } catch (error) {
        throw new InvalidArgumentError(
          `onProgress has thrown: ${error instanceof Error ? error.message : 'something that is no error'}`,
          {
            hint: 'What it cannot do must not keep the call from going on.',
            path: '/onProgress',
            cause: error,
          },
        );
      }
    },
  };
}

/** Why the caller's own signal has fired: thrown back as it is, whatever it is; also where a source of the caller has thrown it. */
function reasonIn(error: unknown, given: readonly unknown[]): unknown {
  return [error, causeOf(error)].find((thrown) => thrown !== undefined && isReason(thrown, given));
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function isReason(error: unknown, given: readonly unknown[]): boolean {
  return given.some((one) => {
    try {
      const signal = (one as { signal?: AbortSignal } | null | undefined)?.signal;
      return signal?.aborted === true && signal.reason === error;
    } catch {
      return false; // an argument that cannot be read
    }
  });
}

export const isIterable = (answer: unknown): answer is AsyncIterable<unknown> =>
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
