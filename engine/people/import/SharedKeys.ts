import type { SharedKey } from '../../api';
import type { ReadProfileInput } from '../profiles/readProfileInput';

/** Keys that are watched at once: a file of more has its first ones watched. */
const WATCHED = 200_000;
/** So many rows with other identities beside it make a key one that is shared. */
const MANY = 3;
const SHOWN = 20;

interface Watched {
  rows: number;
  /** What stood beside it in the first row, and in how many rows something else did. */
  readonly beside: string;
  others: number;
}

/**
 * Which keys many rows share that seem to be of several people: each has other identities beside it. Committed, they are one person.
 */
export class SharedKeys {
  private readonly watched = new Map<string, Watched>();

  take(identities: ReadProfileInput['identities']): void {
    if (identities.length < 2) return;
    for (const identity of identities) {
      const key = `${identity.kind}:${identity.value}`;
      const beside = identities
        .filter((other) => other !== identity)
        .map(({ value }) => value)
        .join();
      const known = this.watched.get(key);
      if (known) {
        known.rows++;
        if (known.beside !== beside) known.others++;
      } else if (this.watched.size < WATCHED) this.watched.set(key, { rows: 1, beside, others: 0 });
    }
  }

  /** The most frequent first. */
  found(): SharedKey[] {
    return [...this.watched]
      .filter(([, { others }]) => others >= MANY - 1)
      .sort(([, one], [, other]) => other.rows - one.rows)
      .slice(0, SHOWN)
      .map(([key, { rows }]) => {
        const at = key.indexOf(':');
        return { kind: key.slice(0, at) as SharedKey['kind'], value: key.slice(at + 1), rows };
      });
  }
}
