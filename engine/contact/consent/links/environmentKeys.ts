import { createHmac } from 'node:crypto';
import { InvalidArgumentError } from '../../../store/errors';

/** The environment variable with a key for links that the database never holds; several, parted by commas, the newest first. */
export const LINK_KEY = 'AUDIENCE_CONSENT_LINK_KEY';
const SHORTEST = 32;

/** A key of this process, which makes another one of each of the database's. */
export interface EnvironmentKey {
  /** What the database knows it by; the key cannot be told from it. */
  readonly name: string;
  readonly secret: string;
}

/** The first signs, all open. None: those of the database do alone. @throws InvalidArgumentError for one that could be guessed */
export const environmentKeys = (): readonly EnvironmentKey[] =>
  (process.env[LINK_KEY] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((secret) => {
      if (secret.length < SHORTEST)
        throw new InvalidArgumentError(`A key in ${LINK_KEY} is too short.`, {
          hint: `Give at least ${SHORTEST} characters, such as those of "openssl rand -hex 32"; several are parted by commas.`,
        });
      return { secret, name: derived(secret, 'name').toString('hex').slice(0, 16) };
    });

/** What links are signed with: it takes both, a key of the database and the one of this process. */
export const together = ({ secret }: EnvironmentKey, stored: Buffer): Buffer =>
  derived(secret, Buffer.concat([Buffer.from('links'), stored]));

const derived = (secret: string, what: string | Buffer): Buffer =>
  createHmac('sha256', secret).update(what).digest();
