import type { Audience, Flow } from '../../engine';

/** What people call flows, by id. Where several have the same name, as two entries of one tab, each says whom it is for; where that is the same too, its id. */
export function flowLabels(flows: readonly Pick<Flow, 'id' | 'name' | 'audience'>[]): Map<string, string> {
  const named = new Map(flows.map((flow) => [flow.id, flow.name]));
  const twice = repeated([...named.values()]);
  for (const { id, name, audience } of flows)
    if (twice.has(name)) named.set(id, `${name}: ${wordsOf(audience) || id}`);
  const alike = repeated([...named.values()]);
  for (const { id } of flows) {
    const label = named.get(id) as string;
    if (alike.has(label)) named.set(id, `${label}, ${id}`);
  }
  return named;
}

function repeated(labels: readonly string[]): ReadonlySet<string> {
  return new Set(labels.filter((label, at) => labels.indexOf(label) !== at));
}

const SHOWN = 3;

function wordsOf({ segments = [], tags = [], companies = [], profiles = [] }: Audience): string {
  const people =
    profiles.length === 0 ? [] : [profiles.length === 1 ? '1 person' : `${profiles.length} people`];
  const parts = [...segments, ...tags, ...companies, ...people];
  const more = parts.length > SHOWN ? ` and ${parts.length - SHOWN} more` : '';
  return `${parts.slice(0, SHOWN).join(', ')}${more}`;
}
