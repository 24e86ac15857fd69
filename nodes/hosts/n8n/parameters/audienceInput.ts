import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import type { Audience, ProfileRef } from '../../../../engine';
import { keyKinds, profileChoice, profileKeys } from '../../../parameters/profileChoice';
import { profileRef } from '../../../parameters/profileRef';
import { companyFromList, located, segmentLocator, tagLocator } from './locators';
import { property } from './property';
import { missing, plain } from './readParameters';

const groups: INodePropertyCollection[] = [
  {
    displayName: 'Company',
    name: 'companies',
    values: [
      {
        displayName: 'Company',
        name: 'company',
        ...companyFromList,
        description: "The value of the profiles' attribute company",
      },
    ],
  },
  {
    displayName: 'Profile',
    name: 'profiles',
    values: [
      property({ ...profileChoice.identifyBy, choices: keyKinds, default: 'email' }),
      ...profileKeys.map((key) => property({ ...key, required: false })),
    ],
  },
  {
    displayName: 'Segment',
    name: 'segments',
    values: [segmentLocator({ description: 'A segment whose profiles enter' })],
  },
  { displayName: 'Tag', name: 'tags', values: [tagLocator({ description: 'A tag whose profiles enter' })] },
];

/** Segments that can be left: nobody leaves a snapshot. */
const realTimeSegments: INodePropertyCollection = {
  displayName: 'Segment',
  name: 'segments',
  values: [
    segmentLocator({ description: 'A real-time segment that profiles leave' }, 'searchRealTimeSegments'),
  ],
};

export type AudienceKind = 'segments' | 'tags' | 'profiles' | 'companies';

/** Segments, tags, profiles and companies in any mixture (R94), or only some of these kinds. */
export function audienceInput(
  more: Partial<INodeProperties> = {},
  kinds: readonly AudienceKind[] = ['companies', 'profiles', 'segments', 'tags'],
): INodeProperties {
  return {
    displayName: 'Audience',
    name: 'audience',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Audience',
    default: { segments: [{ segment: { mode: 'list', value: '' } }] },
    description:
      'The segments, tags, profiles and companies whose profiles enter; a profile reachable in several ways enters once',
    options: groups.filter(({ name }) => (kinds as readonly string[]).includes(name)),
    ...more,
  };
}

interface Rows {
  segments?: { segment?: unknown }[];
  tags?: { tag?: unknown }[];
  profiles?: { identifyBy?: unknown; profileKey?: unknown }[];
  companies?: { company?: unknown }[];
}

/** Real-time segments alone: what can be left. */
export function realTimeSegmentsInput(more: Partial<INodeProperties>): INodeProperties {
  return { ...audienceInput(more), options: [realTimeSegments] };
}

/** The audience that the rows name; at least one row must say something. */
export function readAudience(value: unknown): Audience {
  const rows = (value ?? {}) as Rows;
  const segments = (rows.segments ?? []).map((row) => located(row.segment)).filter(said);
  const tags = (rows.tags ?? []).map((row) => located(row.tag)).filter(said);
  const companies = (rows.companies ?? []).map((row) => located(row.company)).filter(said);
  const profiles = profilesOf(rows);
  if (segments.length + tags.length + companies.length + profiles.length === 0) throw missing('Audience');
  return {
    ...(segments.length === 0 ? {} : { segments }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(profiles.length === 0 ? {} : { profiles }),
    ...(companies.length === 0 ? {} : { companies }),
  };
}

/** The profiles that the rows name; a row without a key says nothing. */
export function profilesOf(value: unknown): ProfileRef[] {
  return (((value ?? {}) as Rows).profiles ?? [])
    .filter((row) => said(plain(row.profileKey)))
    .map((row) => profileRef(plain(row.identifyBy) || 'email', plain(row.profileKey), {}));
}

function said(text: string): boolean {
  return text !== '';
}
