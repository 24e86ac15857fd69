import type { ContactPoint } from '../../../language/identities/contactPoint';
import type { EngineContext } from '../../../store/context';
import { keyOfLink, signingKey } from './linkKeys';
import { keyNumberOf, seal, unseal } from './sealed';

/** What a link says. */
export interface LinkSaid {
  readonly for: 'unsubscribe' | 'preferences' | 'confirm';
  readonly point: Pick<ContactPoint, 'kind' | 'value'>;
  /** Id of the topic. */
  readonly topic?: string;
  /** Of one that confirms: the act of the request. */
  readonly request?: string;
}

const PURPOSES = ['unsubscribe', 'preferences', 'confirm'] as const;

export async function tokenOf(context: EngineContext, said: LinkSaid): Promise<string> {
  const { point, topic = '', request = '' } = said;
  const parts = [context.account, PURPOSES.indexOf(said.for), point.kind, point.value, topic, request];
  return seal(JSON.stringify(parts), await signingKey(context));
}

/** What a link says: the text behind `?c=`, or the whole address. `undefined` for one that is not of this account, was cut or changed. */
export async function readToken(context: EngineContext, link: unknown): Promise<LinkSaid | undefined> {
  if (typeof link !== 'string' || link.length > 10_000) return undefined;
  const token = tokenIn(link.trim());
  const number = keyNumberOf(token);
  const secret = number === undefined ? undefined : await keyOfLink(context, number);
  const said = secret && unseal(token, secret);
  if (said === undefined) return undefined;
  const [account, purpose, kind, value, topic, request] = JSON.parse(said) as [
    string,
    number,
    ContactPoint['kind'],
    string,
    string,
    string,
  ];
  const meant = PURPOSES[purpose];
  if (account !== context.account || meant === undefined) return undefined;
  return {
    for: meant,
    point: { kind, value },
    ...(topic !== '' && { topic }),
    ...(request !== '' && { request }),
  };
}

function tokenIn(link: string): string {
  if (!/[:?]/.test(link)) return link;
  try {
    return new URL(link, 'http://localhost').searchParams.get('c') ?? '';
  } catch {
    return '';
  }
}
