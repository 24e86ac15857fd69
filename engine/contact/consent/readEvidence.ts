import { isIP } from 'node:net';
import { refuse } from '../../api/checkOptions';
import type { ConsentEvidence } from '../../api/consent';
import type { ConsentHow } from '../../api/consentHistory';
import { readText } from '../../language/text/readText';
import { isWellFormed } from '../../language/text/names';
import { isPlainObject } from '../../language/text/isPlainObject';
import { shown as shownOf } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import type { ConsentSaid } from '../doNotContact/DoNotContactDocument';

export const HOWS: readonly ConsentHow[] = ['page', 'link', 'form', 'import', 'call', 'flow'];
const LONGEST_SHOWN = 10_000;

/** What is kept of a change as its proof. */
export interface Evidence {
  readonly said: Omit<ConsentSaid, 'topic'>;
  readonly by: string;
  readonly note?: string;
  readonly flowId?: string;
}

/** @throws InvalidArgumentError with the place of what is wrong */
export function readEvidence(
  context: EngineContext,
  given: ConsentEvidence,
  byDefault: ConsentHow = 'call',
): Evidence {
  const how = given.how ?? byDefault;
  if (!HOWS.includes(how)) throw refuse('how', how, `Give one of ${HOWS.join(', ')}.`);
  const ip = readText(given.ip, 'ip', false);
  if (ip !== undefined && isIP(ip.replace(/%.*$/, '')) === 0)
    throw refuse('ip', ip, 'Give an IPv4 or IPv6 address.');
  const userAgent = readText(given.userAgent, 'userAgent', false);
  const note = readText(given.note, 'note', false);
  const flowId = readText(given.flowId, 'flowId', false);
  return {
    said: {
      how,
      ...readShown(given.shown),
      ...(ip !== undefined && { ip }),
      ...(userAgent !== undefined && { userAgent }),
    },
    by: readText(given.by, 'by', false) ?? context.account,
    ...(note !== undefined && { note }),
    ...(flowId !== undefined && { flowId }),
  };
}

/** @throws InvalidArgumentError */
export function readShown(given: ConsentEvidence['shown']): Pick<ConsentSaid, 'shown' | 'version'> {
  if (given === undefined || given === null || given === '') return {};
  const { text, version }: { text?: unknown; version?: unknown } = isPlainObject(given)
    ? given
    : { text: given };
  if (typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_SHOWN || !isWellFormed(text))
    throw new InvalidArgumentError(`The words that were shown are ${shownOf(text)}.`, {
      hint: `Give text of at most ${LONGEST_SHOWN} characters, or { text, version }.`,
      path: '/shown',
    });
  const name = readText(version, 'version', false);
  return { shown: text, ...(name !== undefined && { version: name }) };
}
