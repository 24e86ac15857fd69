import type { IDataObject } from 'n8n-workflow';
import {
  NotFoundError,
  type Audience,
  type AudienceEngine,
  type FlowDefinition,
  type Rule,
} from '../../../../engine';

/**
 * The item that a test execution gets: somebody who is in the audience now, as if just entered. Nothing is launched,
 * claimed or acknowledged, so a test never takes an entry away from the active workflow.
 */
export async function sampleItem(
  engine: AudienceEngine,
  flow: FlowDefinition,
  includeProfile: boolean,
): Promise<IDataObject> {
  const profile = await someone(engine, flow.audience);
  if (profile === undefined) {
    throw new NotFoundError('Nobody is in the audience now', {
      hint: 'A test execution shows somebody who is in it; add or change a profile so that it qualifies',
    });
  }
  const known = includeProfile ? await engine.profiles.get({ id: profile.id }) : profile;
  return {
    profile: { ...known, ...profile },
    ...(await segmentOf(engine, flow)),
    entry: {
      id: `${flow.id}:sample`,
      kind: flow.on?.[0] ?? 'entry',
      flowId: flow.id,
      at: (await engine.profiles.get({ id: profile.id })).modifiedAt,
      attempt: 1,
      lease: 'sample',
      sample: true,
    },
  } as unknown as IDataObject;
}

async function segmentOf(
  engine: AudienceEngine,
  { audience }: FlowDefinition,
): Promise<{ segment?: string; segmentName?: string }> {
  const [first] = audience.segments ?? [];
  if (first === undefined) return {};
  const { id, name } = await engine.segments.get(first);
  return { segment: id, segmentName: name };
}

async function someone(
  engine: AudienceEngine,
  audience: Audience,
): Promise<{ id: string; externalId?: string } | undefined> {
  for (const ref of audience.profiles ?? []) return engine.profiles.get(ref);
  const rules: Rule[] = [
    ...(audience.segments ?? []).map((segment): Rule => ({ segment, operator: 'isMember' })),
    ...(audience.tags === undefined
      ? []
      : [{ tags: audience.tags, operator: audience.tagsMatch === 'all' ? 'hasAll' : 'hasAny' } as Rule]),
    ...(audience.companies === undefined
      ? []
      : [{ attribute: 'company', type: 'text', operator: 'is', values: audience.companies } as Rule]),
  ];
  for await (const profile of engine.audience.select({ any: rules })) return profile;
  return undefined;
}
