import { TooLargeError } from '../../store/errors';
import { turn } from '../../store/turn';
import { pointer } from '../rule/Problems';

/** What JSON may come to. */
export interface JsonBounds {
  /** Names in one object. */
  readonly names: number;
  /** Names and elements, of all objects and lists together. */
  readonly values: number;
  readonly levels: number;
}

/** So much JSON is parsed at once: whatever it is, others wait for no more than a twentieth of a second. */
const AT_ONCE = 400_000;
/** Names and values, and characters, that are read before others have a turn. */
const STEPS = 20_000;
const CHARACTERS = 500_000;

/**
 * What a text of JSON says, as `JSON.parse` would; a long one is read with turns for others in between, and no further than it may come to.
 *
 * @param short parses a text that is not long: `JSON.parse`, or what does something more. @param number what a number is that is written so.
 * @throws SyntaxError, TooLargeError with the place of what is too large
 */
export async function parseJsonInTurns(
  text: string,
  bounds: JsonBounds,
  { short = JSON.parse, number = Number }: JsonReaders = {},
): Promise<unknown> {
  if (text.length <= AT_ONCE) return short(text);
  await turn();
  const reading = new Reading(text, bounds, number);
  while (!reading.some(STEPS)) await turn();
  await turn();
  return reading.whole;
}

export interface JsonReaders {
  readonly short?: (text: string) => unknown;
  readonly number?: (token: string) => unknown;
}

const QUOTE = 34;
const BACKSLASH = 92;

type Container = { readonly list: unknown[] } | { readonly object: Record<string, unknown>; names: number };

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

class Reading {
  whole: unknown;
  private at = 0;
  private values = 0;
  private readonly open: Container[] = [];
  /** Names of the containers that are open, and of the value that is read now. */
  private readonly names: string[] = [];
  private expected: 'value' | 'first' | 'next' | 'text' = 'value';
  /** What has been read of a text that goes on. */
  private parts: string[] = [];

  constructor(
    private readonly text: string,
    private readonly bounds: JsonBounds,
    private readonly number: (token: string) => unknown,
  ) {}

  /** @returns whether it was read to its end. */
  some(steps: number): boolean {
    const until = this.at + CHARACTERS;
    for (let step = 0; step < steps && this.at < until; step++) if (this.step()) return true;
    return false;
  }

  private step(): boolean {
    if (this.expected === 'text') {
      this.textGoesOn();
      return false;
    }
    const container = this.open.at(-1);
    this.space();
    if (this.expected === 'next') {
      if (!container) return this.end();
      if (this.closes(container)) return false;
      this.take(',');
      this.space();
    } else if (this.expected === 'first' && container && this.closes(container)) return false;
    if (container) this.count(container);
    if (container)
      this.names[this.open.length - 1] = 'object' in container ? this.name() : String(container.list.length);
    this.value();
    return false;
  }

  private value(): void {
    const char = this.text.charAt(this.at);
    if (char === '{' || char === '[') {
      if (this.open.length >= this.bounds.levels)
        throw this.tooLarge(`more than ${this.bounds.levels} levels`, 'Flatten it.');
      this.at++;
      const container: Container = char === '{' ? { object: {}, names: 0 } : { list: [] };
      this.put('list' in container ? container.list : container.object);
      this.open.push(container);
      this.expected = 'first';
      return;
    }
    if (char === '"') {
      this.at++;
      this.textGoesOn();
      return;
    }
    this.put(this.scalar());
    this.expected = 'next';
  }

  /** A value that is text, piece by piece. */
  private textGoesOn(): void {
    const { text, ended } = this.piece(CHARACTERS);
    if (!ended) {
      this.parts.push(text);
      this.expected = 'text';
      return;
    }
    this.put(this.parts.length === 0 ? text : [...this.parts, text].join(''));
    this.parts = [];
    this.expected = 'next';
  }

  private put(value: unknown): void {
    const container = this.open.at(-1);
    if (!container) this.whole = value;
    else if ('list' in container) container.list.push(value);
    else {
      const name = this.names[this.open.length - 1] as string;
      if (name !== '__proto__') container.object[name] = value;
      else
        Object.defineProperty(container.object, name, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
    }
  }

  private closes(container: Container): boolean {
    if (this.text.charAt(this.at) !== ('list' in container ? ']' : '}')) return false;
    this.at++;
    this.open.pop();
    this.names.length = Math.min(this.names.length, this.open.length);
    this.expected = 'next';
    return true;
  }

  private count(container: Container): void {
    if (++this.values > this.bounds.values)
      throw this.tooLarge(`more than ${this.bounds.values} values`, 'Send it in several parts.', '');
    if ('object' in container && ++container.names > this.bounds.names)
      throw this.tooLarge(
        `an object of more than ${this.bounds.names} names`,
        'Names are few, and the same in all of them: what differs is a value.',
        this.place(this.open.length - 1),
      );
  }

  private name(): string {
    if (this.text.charAt(this.at) !== '"') throw this.wrong();
    this.at++;
    const { text: name } = this.piece(Infinity);
    this.space();
    this.take(':');
    this.space();
    return name;
  }

  /** Text from here on, behind its quote: to its end, or as much of it as is read at once. */
  private piece(most: number): { text: string; ended: boolean } {
    const from = this.at;
    let end = from;
    let ended = false;
    for (; end < this.text.length && end - from < most; end++) {
      const code = this.text.charCodeAt(end);
      if (code === QUOTE) {
        ended = true;
        break;
      }
      if (code === BACKSLASH) end += this.text.charAt(end + 1) === 'u' ? 5 : 1;
    }
    this.at = Math.min(ended ? end + 1 : end, this.text.length);
    if (!ended && this.at >= this.text.length) throw this.wrong();
    return { text: JSON.parse(`"${this.text.slice(from, end)}"`) as string, ended };
  }

  private scalar(): unknown {
    SCALAR.lastIndex = this.at;
    const token = SCALAR.exec(this.text)?.[0];
    if (token === undefined) throw this.wrong();
    this.at += token.length;
    return Object.hasOwn(WORDS, token) ? WORDS[token] : this.number(token);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  private take(char: string): void {
    if (this.text.charAt(this.at) !== char) throw this.wrong();
    this.at++;
  }

  private end(): boolean {
    if (this.at < this.text.length) throw this.wrong();
    return true;
  }

  private wrong(): SyntaxError {
    const found = this.text.charAt(this.at);
    return new SyntaxError(
      found === ''
        ? 'Unexpected end of JSON input'
        : `Unexpected token ${JSON.stringify(found)} at position ${this.at}`,
    );
  }

  private place(levels: number): string {
    return this.names.slice(0, levels).reduce(pointer, '');
  }

  private tooLarge(what: string, hint: string, path = this.place(this.open.length)): TooLargeError {
    return new TooLargeError(`The JSON has ${what}.`, { hint, path });
  }
}
