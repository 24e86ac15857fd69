import type { IconName } from '../parts/icon';

/** A page of the navigation: its name in the address, its picture, and what draws it. */
export interface Place {
  page: string;
  picture: IconName;
  /** The element that draws the list, and the one that draws what stands behind the name. */
  element: string;
  one?: string;
  load: () => Promise<unknown>;
}

export const GROUPS: readonly { name: string; places: readonly Place[] }[] = [
  {
    name: 'audience',
    places: [
      {
        page: 'people',
        picture: 'people',
        element: 'audience-people-page',
        one: 'audience-person-page',
        load: () => Promise.all([import('../pages/people/PeoplePage'), import('../pages/person/PersonPage')]),
      },
      {
        page: 'segments',
        picture: 'segments',
        element: 'audience-segments-page',
        one: 'audience-segment-page',
        load: () =>
          Promise.all([import('../pages/segments/SegmentsPage'), import('../pages/segments/SegmentPage')]),
      },
      {
        page: 'tags',
        picture: 'tags',
        element: 'audience-tags-page',
        load: () => import('../pages/tags/TagsPage'),
      },
      {
        page: 'companies',
        picture: 'companies',
        element: 'audience-companies-page',
        load: () => import('../pages/companies/CompaniesPage'),
      },
    ],
  },
  {
    name: 'contact',
    places: [
      {
        page: 'broadcasts',
        picture: 'broadcasts',
        element: 'audience-broadcasts-page',
        one: 'audience-broadcast-page',
        load: () =>
          Promise.all([
            import('../pages/broadcasts/BroadcastsPage'),
            import('../pages/broadcasts/BroadcastPage'),
          ]),
      },
      {
        page: 'flows',
        picture: 'flows',
        element: 'audience-flows-page',
        one: 'audience-flow-page',
        load: () => Promise.all([import('../pages/flows/FlowsPage'), import('../pages/flows/FlowPage')]),
      },
      {
        page: 'topics',
        picture: 'shield',
        element: 'audience-topics-page',
        load: () => import('../pages/topics/TopicsPage'),
      },
      {
        page: 'doNotContact',
        picture: 'ban',
        element: 'audience-do-not-contact-page',
        one: 'audience-do-not-contact-page',
        load: () => import('../pages/doNotContact/DoNotContactPage'),
      },
    ],
  },
  {
    name: 'configuration',
    places: [
      {
        page: 'imports',
        picture: 'imports',
        element: 'audience-imports-page',
        one: 'audience-import-page',
        load: () =>
          Promise.all([import('../pages/imports/ImportsPage'), import('../pages/imports/ImportPage')]),
      },
      {
        page: 'attributes',
        picture: 'attributes',
        element: 'audience-attributes-page',
        load: () => import('../pages/attributes/AttributesPage'),
      },
      {
        page: 'settings',
        picture: 'settings',
        element: 'audience-settings-page',
        load: () => import('../pages/settings/SettingsPage'),
      },
    ],
  },
];

export const placeOf = (page: string): Place | undefined =>
  GROUPS.flatMap(({ places }) => places).find((place) => place.page === page);
