import { InvalidArgumentError, NotFoundError } from '../../engine';
import { ApiError } from './ApiError';
import type { Call } from './Call';

export interface Routed {
  call: Call;
  params: Record<string, string>;
}

/** Which call an address means: a part in braces stands for any one part, words come before it. */
export class Routes {
  private readonly patterns: { call: Call; parts: readonly string[] }[];

  constructor(calls: readonly Call[]) {
    this.patterns = calls
      .map((call) => ({ call, parts: partsOf(call.path) }))
      .sort((a, b) => placeholders(a.parts) - placeholders(b.parts));
  }

  /** @throws NotFoundError, ApiError METHOD_NOT_ALLOWED, InvalidArgumentError for an address that cannot be decoded */
  find(method: string, path: string): Routed {
    const parts = partsOf(path);
    const fitting = this.patterns.filter(({ parts: wanted }) => fits(wanted, parts));
    const found = fitting.find(({ call }) => call.method === method);
    if (found) return { call: found.call, params: paramsIn(found.parts, parts) };
    if (fitting.length === 0)
      throw new NotFoundError('There is nothing at this address.', {
        hint: 'The addresses are in /api/v1/openapi.json.',
      });
    const allowed = [...new Set(fitting.map(({ call }) => call.method))].join(', ');
    throw new ApiError('METHOD_NOT_ALLOWED', `${method} does nothing here.`, `Use ${allowed}.`, {
      Allow: allowed,
    });
  }
}

const partsOf = (path: string): string[] => path.split('/').slice(1);
const isPlaceholder = (part: string): boolean => part.startsWith('{');
const placeholders = (parts: readonly string[]): number => parts.filter(isPlaceholder).length;
const fits = (wanted: readonly string[], parts: readonly string[]): boolean =>
  wanted.length === parts.length &&
  wanted.every((part, i) => (isPlaceholder(part) ? parts[i] !== '' : part === parts[i]));

function paramsIn(wanted: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    wanted.flatMap((part, i) => (isPlaceholder(part) ? [[part.slice(1, -1), decode(parts[i] ?? '')]] : [])),
  );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InvalidArgumentError('The address cannot be decoded.', {
      hint: 'Encode each part of it as UTF-8, as encodeURIComponent does.',
      path: '',
    });
  }
}
