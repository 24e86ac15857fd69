import { MAX_ROW } from './limits';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
/** `[` and `{`, with this bit and without it; `]` and `}` likewise. */
const CURLY = 32;
const OPENING = 91;
const CLOSING = 93;

/** The text of one element of a list, or how one begins that is longer than a row may be. */
export interface JsonItem {
  readonly text: string;
  readonly long: boolean;
}

/** Cuts a list of JSON into its elements, piece by piece: each character is looked at once, and no more is held than one element may have. */
export class JsonItems {
  /** Behind the end of the list. */
  ended = false;
  /** Something else than a list. */
  broken = false;
  private level = 0;
  private quoted = false;
  private escaped = false;
  private held = '';
  private long = false;
  private count = 0;

  *take(part: string): Generator<JsonItem> {
    let from = 0;
    for (let i = 0; i < part.length; i++) {
      const code = part.charCodeAt(i);
      if (this.quoted) {
        if (this.escaped) this.escaped = false;
        else if (code === BACKSLASH) this.escaped = true;
        else if (code === QUOTE) this.quoted = false;
      } else if (this.ended) this.broken ||= part.charAt(i).trim() !== '';
      else if (code === QUOTE) this.quoted = true;
      else if ((code & ~CURLY) === OPENING) {
        if (++this.level === 1) from = i + 1;
      } else if ((code & ~CURLY) === CLOSING) {
        if (--this.level > 0) continue;
        this.hold(part.slice(from, i));
        this.ended = true;
        // An empty list has no element; a comma before its end is none of JSON.
        if (this.count > 0 || this.held.trim() !== '') yield this.item();
      } else if (code === COMMA && this.level === 1) {
        this.hold(part.slice(from, i));
        from = i + 1;
        yield this.item();
      }
    }
    if (!this.ended) this.hold(part.slice(from));
  }

  private hold(text: string): void {
    this.long ||= this.held.length + text.length > MAX_ROW;
    this.held = this.long ? (this.held + text).slice(0, SHOWN) : this.held + text;
  }

  private item(): JsonItem {
    const item = { text: this.held, long: this.long };
    this.held = '';
    this.long = false;
    this.count++;
    return item;
  }
}

/** Of an element that is not kept. */
const SHOWN = 200;
