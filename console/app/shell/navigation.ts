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
    ],
  },
  {
    name: 'contact',
    places: [
      {
        page: 'doNotContact',
        picture: 'ban',
        element: 'audience-do-not-contact-page',
        one: 'audience-do-not-contact-page',
        load: () => import('../pages/doNotContact/DoNotContactPage'),
      },
    ],
  },
];

export const placeOf = (page: string): Place | undefined =>
  GROUPS.flatMap(({ places }) => places).find((place) => place.page === page);
