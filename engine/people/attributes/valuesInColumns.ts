import type { AttributesApi } from '../../api';
import { EVERYBODY } from '../../evaluation/audience/everybody';
import { questionOf } from '../../evaluation/audience/question';
import { attributeColumn } from '../../evaluation/packed/columnKeys';
import { packedValues, type FoundValue } from '../../evaluation/packed/valuesIn';
import type { EngineContext } from '../../store/context';

type Suggested = Awaited<ReturnType<AttributesApi['values']>>['values'];
type Single = string | number | boolean | Date;

interface Group {
  readonly key: Single;
  value: Single;
  first: string;
  profiles: number;
}

/**
 * The values of an attribute, as `listAttributeValues` counts them, of packed columns: exact, however many people there are. `undefined` when documents have
 * to be asked: also for a part of what is no text, which MongoDB writes in its own way.
 *
 * @param search folded.
 */
export async function valuesInColumns(
  context: EngineContext,
  key: string,
  search: string,
  limit: number,
): Promise<Suggested | undefined> {
  const packed = await packedValues(context, await questionOf(context, EVERYBODY), attributeColumn(key));
  if (!packed) return undefined;
  const groups = new Map<string, Group>();
  for await (const found of packed) for (const one of found) addTo(groups, one);
  const all = [...groups.values()];
  if (search !== '' && all.some((group) => typeof group.key !== 'string')) return undefined;
  return all
    .filter((group) => search === '' || (group.key as string).includes(search))
    .sort((a, b) => b.profiles - a.profiles || compare(a.key, b.key))
    .slice(0, limit)
    .map(({ value, profiles }) => ({
      value: value instanceof Date ? value.toISOString() : value,
      profiles,
    }));
}

/** Each element of a list counts; objects have no one value. */
function addTo(groups: Map<string, Group>, { value, folded = value, profiles, first }: FoundValue): void {
  const [values, keys] = [value, folded].map((one) => (Array.isArray(one) ? one : [one])) as [
    Single[],
    Single[],
  ];
  for (const [i, key] of keys.entries()) {
    const written = values[i];
    if (written === undefined || (typeof key === 'object' && !(key instanceof Date))) continue;
    const name = `${typeof key}${key instanceof Date ? key.getTime() : key}`;
    const known = groups.get(name);
    if (!known) groups.set(name, { key, value: written, first, profiles });
    else {
      known.profiles += profiles;
      if (first < known.first) [known.value, known.first] = [written, first];
    }
  }
}

/** As MongoDB puts them in order. */
const KINDS = ['number', 'string', 'boolean', 'object'];

function compare(a: Single, b: Single): number {
  if (typeof a !== typeof b) return KINDS.indexOf(typeof a) - KINDS.indexOf(typeof b);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return Number(a) - Number(b);
}
