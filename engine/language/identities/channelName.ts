import { fold, foldName } from '../text/fold';
import { CHANNELS } from './channels';

/**
 * A channel under the name that it is stored by; `undefined` where nothing is left of it. What nobody sees in its name plays no part, and the
 * channels that have a name everywhere are known however they are written: `E-Mail`, `Whats App`.
 */
export function channelName(channel: string): string | undefined {
  const folded = foldName(channel.replace(/[\p{Cc}\p{Cf}]/gu, ''));
  if (folded === '') return undefined;
  const plain = fold(folded.normalize('NFKC')).replace(/[\s._-]/g, '');
  return (CHANNELS as readonly string[]).includes(plain) ? plain : folded;
}

/** Under which names a channel has been stored by earlier versions as well. */
const EARLIER: Readonly<Partial<Record<string, readonly string[]>>> = {
  email: ['e-mail'],
  whatsapp: ['whats-app', 'whats app'],
};

/** Every name under which a channel may be stored. @param name by `channelName` */
export const storedNamesOf = (name: string): readonly string[] => [
  name,
  ...(Object.hasOwn(EARLIER, name) ? (EARLIER[name] ?? []) : []),
];
