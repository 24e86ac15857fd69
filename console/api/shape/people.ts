import type { Explanation, Profile, ProfileInput, UpsertResult } from '../../../engine';
import { email, externalId, phone } from './common';
import {
  anything,
  anyValue,
  flag,
  instant,
  list,
  name,
  object,
  optional,
  orNull,
  text,
  words,
} from './shapes';
import type { Shape } from './Shape';

export const profile = object<Profile>({
  id: text(),
  externalId: optional(text()),
  externalIds: optional(list(text(), { description: 'When there are several; `externalId` is the first.' })),
  emails: list(text()),
  phones: list(text()),
  attributes: anything('By name. Instants are ISO texts, dates `YYYY-MM-DD`.'),
  computed: optional(
    anything('Computed attributes by name, without the empty ones.') as unknown as Shape<
      NonNullable<Profile['computed']>
    >,
  ),
  tags: list(text()),
  createdAt: instant(),
  modifiedAt: instant('When an attribute, identity or tag last changed.'),
});

export const profileInput = object<ProfileInput>({
  externalId: optional(externalId),
  emails: optional(list(email, { maxItems: 100 })),
  phones: optional(list(phone, { maxItems: 100 })),
  attributes: optional(anything('By exact name. `null`, `""` and `[]` clear.')),
  tags: optional(
    list(name('A tag'), { maxItems: 1000, description: 'Added to those there are; new ones are created.' }),
  ),
});

export const result = words<UpsertResult>(['created', 'updated', 'notModified']);

/** Deeper ones look the same: a schema that holds itself has a name. */
export const explanation: Shape<Explanation> = object<Explanation>({
  path: text({ description: 'Of this part in the rule, as a JSON Pointer.' }),
  text: text({ description: 'This part in plain English.' }),
  matched: flag(),
  found: optional(anyValue('What the person has.')),
  wanted: optional(anyValue('What the rule asks for.')),
  nextChangeAt: orNull(instant('When time alone changes the answer.')),
  members: optional(list(anything('Each as this one.') as unknown as Shape<Explanation>)),
});
