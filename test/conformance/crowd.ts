import fc from 'fast-check';
import type { AudienceEngine, Rule } from '../../engine';
import { ATTRIBUTES, COMPUTED, event, profile } from '../engine/evaluation/audience/hostile';
import type { Happening, Person, World } from './naive/world';

/** People with hostile values and what they did, as they are written and as the naive evaluator sees them. */
export interface Crowd {
  readonly people: readonly Person[];
  readonly events: readonly (readonly Happening[])[];
  readonly world: World;
}

/** Of the attributes that the people have. */
export const TYPES: World['types'] = ATTRIBUTES;

export const SEGMENTS: Readonly<Record<string, Rule>> = {
  Bought: { event: 'Buy' },
  Spenders: {
    none: [
      { attribute: 'spend', operator: 'lessThan', value: 5 },
      { segment: 'Bought', operator: 'isNotMember' },
    ],
  },
};

/** So many people, the same ones for a seed. The first few do most of it, the last few nothing. */
export function crowdOf(size: number, zone: string, seed: number): Crowd {
  const people = fc
    .sample(profile, { numRuns: size, seed })
    .map(({ email, phone, attributes, tags }, i): Person => ({
      externalId: `${i % 3 === 0 ? 'P' : '$p'}${i}.`,
      attributes,
      tags,
      ...(email && { emails: [`p${i}@example.com`] }),
      ...(phone && { phones: [`+44207946${String(i).padStart(4, '0')}`] }),
    }));
  const events: Happening[][] = people.map(() => []);
  for (const [i, [one, who]] of fc
    .sample(fc.tuple(event, fc.integer({ min: 0, max: 999 })), { numRuns: size * 6, seed })
    .entries()) {
    events[Math.floor((who / 1000) ** 2 * size * 0.8)]?.push({ id: `e${i}`, ...one } as Happening);
  }
  const doNotContact = people
    .flatMap(({ emails = [] }, i) => (i % 5 === 0 ? emails : []))
    .concat('+442079460001');
  return {
    people,
    events,
    world: { zone, types: TYPES, computed: COMPUTED, segments: SEGMENTS, doNotContact },
  };
}

/** Writes all of it through the door. */
export async function writeCrowd(engine: AudienceEngine, { people, events, world }: Crowd): Promise<void> {
  for (const [name, type] of Object.entries(world.types)) await engine.attributes.define({ name, type });
  for (const [name, definition] of Object.entries(world.computed ?? {}))
    await engine.attributes.compute({ name, ...definition });
  const written = await engine.profiles.upsertMany(
    people as Parameters<AudienceEngine['profiles']['upsertMany']>[0],
  );
  const happened = people.flatMap(({ externalId = '' }, i) =>
    (events[i] ?? []).map((one) => ({ ...one, profile: { externalId } })),
  );
  const tracked = happened.length === 0 ? [] : await engine.events.trackMany(happened);
  expect([...written, ...tracked].filter(({ error }) => error)).toEqual([]);
  for (const point of world.doNotContact ?? [])
    await engine.doNotContact.add({
      [point.includes('@') ? 'email' : 'phone']: point,
      reason: 'manual',
      source: 'test',
    } as unknown as Parameters<AudienceEngine['doNotContact']['add']>[0]);
  for (const [name, rule] of Object.entries(world.segments ?? {}))
    await engine.segments.create({ name, type: 'snapshot', rule });
}
