import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import type { ComputedDefinition } from '../../language/rule/types';
import { ComputedValue } from '../interpreters/memory/ComputedValue';
import type { ProfileDocument } from './documents';
import { readOccurrences } from './readOccurrences';

/** Profiles whose events are read together. */
const TOGETHER = 1_000;

/** What is shown of computed attributes, by name; empty ones are left out. */
export type ComputedValues = Readonly<Record<string, number | string>>;

/** What these attributes are for each of the profiles now, in their order. */
export async function computedValues(
  context: EngineContext,
  definitions: Iterable<ComputedDefinition>,
  profiles: readonly ProfileDocument[],
): Promise<ComputedValues[]> {
  const values = [...definitions].map((definition) => new ComputedValue(definition));
  if (values.length === 0) return profiles.map(() => ({}));
  const now = (await serverNow(context)).getTime();
  const zone = await context.timeZone();
  const needs = values.map(({ need }) => need);
  const found: ComputedValues[] = [];
  for (let from = 0; from < profiles.length; from += TOGETHER) {
    const some = profiles.slice(from, from + TOGETHER);
    const occurrences = await readOccurrences(
      context,
      some.map((profile) => ({ profile, now, needs })),
    );
    for (const { _id } of some) {
      const known = occurrences.get(_id.toHexString());
      const shown = values.map(
        (value) => [value.definition.name, value.shown(known?.get(value.need), now, zone)] as const,
      );
      found.push(
        Object.fromEntries(shown.filter((one): one is [string, number | string] => one[1] !== null)),
      );
    }
  }
  return found;
}
