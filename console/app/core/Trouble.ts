import { words } from './words';

interface Told {
  code?: string;
  message?: string;
  hint?: string;
  path?: string;
  problems?: { path: string; message: string; hint: string }[];
}

/** What went wrong, as the API says it: a code, a message, a hint. */
export class Trouble extends Error {
  readonly code: string;
  readonly hint: string;
  readonly path: string | undefined;
  readonly problems: readonly { path: string; message: string; hint: string }[];

  constructor({
    code = 'INTERNAL',
    message = words('trouble.unknown'),
    hint = '',
    path,
    problems = [],
  }: Told) {
    super(message);
    this.name = 'Trouble';
    this.code = code;
    this.hint = hint;
    this.path = path;
    this.problems = problems;
  }

  /** Of whatever was thrown; what the browser throws is a line that is down. */
  static of(error: unknown): Trouble {
    if (error instanceof Trouble) return error;
    if (error instanceof TypeError)
      return new Trouble({
        code: 'OFFLINE',
        message: words('trouble.offline'),
        hint: words('trouble.offlineHint'),
      });
    return new Trouble({ message: error instanceof Error ? error.message : String(error) });
  }

  /** Of an answer that is none. */
  static async in(response: Response): Promise<Trouble> {
    const told = (await response.json().catch(() => ({}))) as Told;
    return new Trouble({ message: words('trouble.status', { status: response.status }), ...told });
  }
}

/** Fewer than five are told to those who may write alone; what else goes wrong is thrown on. */
export function unlessFew(error: unknown): undefined {
  if (Trouble.of(error).code !== 'FORBIDDEN') throw error;
}
