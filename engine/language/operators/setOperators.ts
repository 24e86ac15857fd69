import type { DoNotContactCondition, SegmentCondition, TagsCondition } from '../rule/types';
import type { Labelled } from './Operator';

/** Tags: how many of the named ones the profile has to have. */
export interface TagOperatorDefinition extends Labelled<TagsCondition['operator']> {
  /** Both interpreters' meaning, by how many of the `wanted` (distinct) tags were found. */
  test(found: number, wanted: number): boolean;
  /** The same as an operator of MongoDB on the list of tags. */
  readonly mongo: '$in' | '$all' | '$nin';
  readonly words: string;
}

export const TAG_OPERATORS: ReadonlyMap<string, TagOperatorDefinition> = byName<TagOperatorDefinition>(
  {
    name: 'hasAny',
    label: 'Has any',
    test: (found) => found > 0,
    mongo: '$in',
    words: 'has any of the tags',
    example: {
      rule: { tags: ['Electronics Wishlist'], operator: 'hasAny' },
      means: 'All the persons with the tag Electronics Wishlist.',
    },
  },
  {
    name: 'hasAll',
    label: 'Has all',
    test: (found, wanted) => found === wanted,
    mongo: '$all',
    words: 'has all of the tags',
    example: {
      rule: { tags: ['conference', 'trial'], operator: 'hasAll' },
      means: 'Everybody with both tags.',
    },
  },
  {
    name: 'hasNone',
    label: 'Has none',
    test: (found) => found === 0,
    mongo: '$nin',
    words: 'has none of the tags',
    example: {
      rule: { tags: ['vip'], operator: 'hasNone' },
      means: 'Everybody without the tag, those without any tag included.',
    },
  },
);

/** Operators that say yes or no to one fact. */
export interface YesNoOperatorDefinition<Name extends string> extends Labelled<Name> {
  /** The answer that matches. */
  readonly wanted: boolean;
  readonly words: string;
}

export const SEGMENT_OPERATORS: ReadonlyMap<
  string,
  YesNoOperatorDefinition<SegmentCondition['operator']>
> = byName<YesNoOperatorDefinition<SegmentCondition['operator']>>(
  {
    name: 'isMember',
    label: 'Is member',
    wanted: true,
    words: 'is in the segment',
    example: {
      rule: { segment: 'Active Mobile Users', operator: 'isMember' },
      means: 'Whoever launched the app in the last 30 days.',
    },
  },
  {
    name: 'isNotMember',
    label: 'Is not member',
    wanted: false,
    words: 'is not in the segment',
    example: {
      rule: { segment: 'Active Mobile Users', operator: 'isNotMember' },
      means: 'Whoever did not launch the app in the last 30 days.',
    },
  },
);

export const DO_NOT_CONTACT_OPERATORS: ReadonlyMap<
  string,
  YesNoOperatorDefinition<DoNotContactCondition['operator']>
> = byName<YesNoOperatorDefinition<DoNotContactCondition['operator']>>(
  {
    name: 'isListed',
    label: 'Is listed',
    wanted: true,
    words: 'on the Do Not Contact list',
    example: {
      rule: { doNotContact: 'any', operator: 'isListed' },
      means: 'Whoever has an email address or a phone number on the Do Not Contact list.',
    },
  },
  {
    name: 'isNotListed',
    label: 'Is not listed',
    wanted: false,
    words: 'not on the Do Not Contact list',
    example: {
      rule: { doNotContact: 'email', operator: 'isNotListed' },
      means: 'Whoever has no email address on the Do Not Contact list.',
    },
  },
);

function byName<Definition extends { readonly name: string }>(
  ...definitions: Definition[]
): ReadonlyMap<string, Definition> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
