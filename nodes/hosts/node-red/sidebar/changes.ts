import { InvalidArgumentError, type AudienceEngine } from '../../../../engine';
import { isObject } from '../inputs/profileInput';

/** Who says so, in the history of a Do Not Contact record. */
const SOURCE = 'Node-RED sidebar';

/** What people create and delete where it is listed. Each is a call of the engine, which says what is wrong. */
export const changes: Readonly<Record<string, (engine: AudienceEngine, body: unknown) => Promise<unknown>>> =
  {
    'tags/create': (engine, body) => engine.tags.create(text(body, 'name')),
    'tags/delete': (engine, body) => engine.tags.delete(text(body, 'name')),
    'segments/delete': (engine, body) => engine.segments.delete(text(body, 'segment')),
    'do-not-contact/add': (engine, body) =>
      engine.doNotContact.add({ ...point(body), reason: text(body, 'reason'), source: SOURCE }),
    'do-not-contact/remove': (engine, body) => {
      const { channel, scope } = body as { channel?: string | null; scope?: 'account' | 'all' };
      return engine.doNotContact.remove({
        ...point(body),
        ...(typeof channel === 'string' && { channel }),
        ...(scope !== undefined && { scope }),
        source: SOURCE,
      });
    },
  };

function text(body: unknown, name: string): string {
  const value = isObject(body) ? body[name] : undefined;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new InvalidArgumentError(`'${name}' is missing`, { hint: `Send {"${name}": …}.`, path: `/${name}` });
}

/** An address has an @; everything else is taken for a number. */
function point(body: unknown): { email: string } | { phone: string } {
  const value = text(body, 'point');
  return value.includes('@') ? { email: value } : { phone: value };
}
