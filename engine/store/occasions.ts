/**
 * How a wing lets those above it take part in what it does, without knowing them. It declares an *occasion*; whoever is to hear of it is named in
 * `engine/listeners.ts`, where the whole engine is put together.
 */
import { InternalError } from './errors';

/** Something that others take part in; `Listener` is what they give for it. */
export interface Occasion<Listener> {
  readonly name: string;
  /** Only for the compiler. */
  readonly listener?: Listener;
}

export const occasion = <Listener>(name: string): Occasion<Listener> => ({ name });

/** One who takes part. */
export interface Listening {
  readonly occasion: string;
  readonly listener: unknown;
}

export const listening = <Listener>({ name }: Occasion<Listener>, listener: Listener): Listening => ({
  occasion: name,
  listener,
});

/** Everybody who takes part, in the order in which they are named. */
export class Listeners {
  private readonly known = new Map<string, unknown[]>();

  constructor(all: readonly Listening[]) {
    for (const { occasion: name, listener } of all)
      this.known.set(name, [...(this.known.get(name) ?? []), listener]);
  }

  /** @throws InternalError when nobody takes part: an occasion that was forgotten would pass in silence. */
  of<Listener>({ name }: Occasion<Listener>): readonly Listener[] {
    const found = this.known.get(name);
    if (found === undefined)
      throw new InternalError(`Nobody listens to "${name}".`, {
        hint: 'engine/listeners.ts names who does.',
      });
    return found as Listener[];
  }
}
