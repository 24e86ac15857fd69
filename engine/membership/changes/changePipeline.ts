import type { Document } from 'mongodb';
import { UNPACKED } from '../../evaluation/packed/mark';
import type { EngineContext } from '../../store/context';
import { encodeName } from '../../language/text/names';
import { fold, FOLD_VERSION } from '../../language/text/fold';
import { bucketOf } from '../../store/buckets';
import { addressesOf, valuesOf, type Address } from './addedIdentities';
import { dirtyKeysOf, EVERYTHING } from './dirtyKeys';
import { identityKeyOf } from './identityKeyOf';
import {
  isNothingButEvents,
  type ChangeRequest,
  type ProfileChange,
  type WrittenEvent,
} from './ProfileChange';
import { removalStage } from './removedIdentity';

/**
 * The update of step 1. Values of users stand inside `$literal` only: outside of it `"$x"` is a path. A write that finds everything as it
 * was issues no revision.
 */
export function changePipeline(
  context: EngineContext,
  { profileId, create, change }: ChangeRequest,
  token: string,
  now: Date | '$$NOW',
): Document[] {
  const events = change.events ?? [];
  if (create !== true && isNothingButEvents(change)) return [eventsStage(change, token, now)];
  const existing = dirtyKeysOf(change, false);
  return [
    // A new profile: what it starts with. An old one: itself, remembered for the comparison.
    {
      $set: {
        before: { attributes: '$attributes', tags: '$tags', identities: '$identities', folded: '$folded' },
        created: { $eq: [{ $type: '$revision' }, 'missing'] },
        ...(create === true ? birth(context, profileId) : {}),
      },
    },
    ...changeStages(context, change),
    {
      $set: {
        person: {
          $or: [
            differ('attributes', change),
            { $ne: ['$tags', '$before.tags'] },
            { $ne: ['$identities', '$before.identities'] },
          ],
        },
      },
    },
    {
      $set: {
        // Another version of Unicode may fold the same text otherwise: rules then answer otherwise.
        changed:
          events.length > 0 || change.everything === true
            ? true
            : { $or: ['$person', '$created', differ('folded', change)] },
      },
    },
    {
      $set: {
        revision: { $cond: ['$changed', { $add: [{ $ifNull: ['$revision', 0] }, 1] }, '$revision'] },
        // Time never goes back for a profile, also when another server with a slower clock becomes primary.
        at: { $cond: ['$changed', { $max: ['$at', now] }, '$at'] },
        changedBy: { $cond: ['$changed', token, '$changedBy'] },
        unpacked: { $cond: ['$changed', true, '$unpacked'] },
        dirtyAt: { $cond: ['$changed', { $ifNull: ['$dirtyAt', now] }, '$dirtyAt'] },
      },
    },
    {
      $set: {
        'attributes.createdAt': { $ifNull: ['$attributes.createdAt', '$at'] },
        'attributes.modifiedAt': {
          $cond: [{ $or: ['$person', '$created'] }, '$at', '$attributes.modifiedAt'],
        },
        dirty: {
          $cond: [
            '$changed',
            { $mergeObjects: ['$dirty', { $cond: ['$created', marks([EVERYTHING]), marks(existing)] }] },
            '$dirty',
          ],
        },
        ...(events.length > 0 ? { inbox: inboxWith(events, '$revision') } : {}),
      },
    },
    { $unset: ['before', 'created', 'person', 'changed'] },
  ];
}

/** The same of an existing profile that only did something, which is nearly every change: nothing is compared, so no copy of it is made. */
function eventsStage(change: ProfileChange, token: string, now: Date | '$$NOW'): Document {
  const revision = { $add: ['$revision', 1] };
  return {
    $set: {
      revision,
      at: { $max: ['$at', now] },
      changedBy: token,
      ...UNPACKED,
      dirtyAt: { $ifNull: ['$dirtyAt', now] },
      dirty: { $mergeObjects: ['$dirty', marks(dirtyKeysOf(change, false), revision)] },
      inbox: inboxWith(change.events ?? [], revision),
    },
  };
}

/** Written anew in `full` mode, the same attributes may stand in another order. */
const differ = (field: 'attributes' | 'folded', change: ProfileChange): Document =>
  change.replaceAttributes === true
    ? {
        $not: [
          {
            $setEquals: [
              { $objectToArray: `$${field}` },
              { $objectToArray: { $ifNull: [`$before.${field}`, {}] } },
            ],
          },
        ],
      }
    : { $ne: [`$${field}`, `$before.${field}`] };

const marks = (keys: readonly string[], revision: unknown = '$revision'): Document =>
  Object.fromEntries(keys.map((key) => [key, revision]));

const inboxWith = (events: readonly WrittenEvent[], revision: unknown): Document => ({
  $concatArrays: [
    { $ifNull: ['$inbox', []] },
    events.map((event) => ({ $mergeObjects: [{ $literal: event }, { rev: revision }] })),
  ],
});

function birth(context: EngineContext, profileId: ChangeRequest['profileId']): Document {
  return {
    account: { $literal: context.account },
    bucket: bucketOf(profileId),
    keys: { $ifNull: ['$keys', []] },
    identities: { $ifNull: ['$identities', { $literal: {} }] },
    attributes: { $ifNull: ['$attributes', { $literal: {} }] },
    folded: { $ifNull: ['$folded', { $literal: {} }] },
    foldVersion: { $ifNull: ['$foldVersion', { $literal: FOLD_VERSION }] },
    tags: { $ifNull: ['$tags', []] },
  };
}

function changeStages(context: EngineContext, change: ProfileChange): Document[] {
  const stages: Document[] = [];
  if (change.replaceAttributes === true) {
    stages.push({
      $set: {
        attributes: {
          $arrayToObject: {
            $filter: {
              input: { $objectToArray: '$attributes' },
              cond: { $in: ['$$this.k', ['createdAt', 'modifiedAt']] },
            },
          },
        },
        folded: {
          $arrayToObject: {
            $filter: {
              input: { $objectToArray: '$folded' },
              cond: { $in: ['$$this.k', ['%externalId', '%email']] },
            },
          },
        },
      },
    });
  }
  const [set, unset] = attributeStages(change);
  if (Object.keys(set).length > 0) stages.push({ $set: set });
  if (unset.length > 0) stages.push({ $unset: unset });
  const lists = { ...tagLists(change), ...identityLists(context, change) };
  if (Object.keys(lists).length > 0) stages.push({ $set: lists });
  if ('identities.externalId' in lists)
    stages.push({ $set: { externalId: { $first: '$identities.externalId' } } });
  if (change.removeIdentity) stages.push(removalStage(context, change.removeIdentity));
  return stages;
}

function attributeStages(change: ProfileChange): [Document, string[]] {
  const set: Document = {};
  const unset: string[] = [];
  for (const [name, written] of change.attributes ?? []) {
    const key = encodeName(name);
    if (written === null) {
      unset.push(`attributes.${key}`, `folded.${key}`);
      continue;
    }
    set[`attributes.${key}`] = valueAt(change, `attributes.${key}`, written.value);
    if (written.folded === undefined) continue;
    set[`folded.${key}`] = valueAt(change, `folded.${key}`, written.folded);
  }
  return [set, unset];
}

function valueAt({ onlyEmpty }: ProfileChange, path: string, value: unknown): Document {
  return onlyEmpty === true ? { $ifNull: [`$${path}`, { $literal: value }] } : { $literal: value };
}

function tagLists({ addTags = [], removeTags = [] }: ProfileChange): Document {
  if (addTags.length === 0 && removeTags.length === 0) return {};
  const left = removeTags.length > 0 ? { $setDifference: ['$tags', { $literal: removeTags }] } : '$tags';
  return { tags: sorted(addTags.length > 0 ? { $setUnion: [left, { $literal: addTags }] } : left) };
}

/** Sets have no order of their own: sorted, equal sets are equal lists. */
const sorted = (input: unknown): Document => ({ $sortArray: { input, sortBy: 1 } });

function identityLists(context: EngineContext, { addIdentities = [] }: ProfileChange): Document {
  const lists: Document = {};
  for (const kind of new Set(addIdentities.map((identity) => identity.kind))) {
    const values = valuesOf(addIdentities, kind);
    const known = { $ifNull: [`$identities.${kind}`, []] };
    lists[`identities.${kind}`] = {
      $concatArrays: [
        known,
        { $filter: { input: { $literal: values }, cond: { $not: [{ $in: ['$$this', known] }] } } },
      ],
    };
    if (kind === 'email') Object.assign(lists, writtenLists(addressesOf(addIdentities), known));
    if (kind === 'externalId')
      lists['folded.%externalId'] = sorted({
        $setUnion: [{ $ifNull: ['$folded.%externalId', []] }, { $literal: values.map(fold) }],
      });
  }
  if (addIdentities.length > 0) {
    lists.keys = sorted({
      $setUnion: ['$keys', { $literal: addIdentities.map((identity) => identityKeyOf(context, identity)) }],
    });
  }
  return lists;
}

/** What is new of email addresses that were written otherwise than they are compared; for rules all of the profile's addresses as they were written. */
function writtenLists(addresses: readonly Address[], known: Document): Document {
  const fresh = {
    $filter: { input: { $literal: addresses }, cond: { $not: [{ $in: ['$$this.key', known] }] } },
  };
  const written = addresses.some((address) => address.written !== undefined);
  const isFolded = { $ne: [{ $type: '$folded.%email' }, 'missing'] };
  return {
    ...(written && {
      written: {
        $let: {
          vars: {
            all: {
              $concatArrays: [
                { $ifNull: ['$written', []] },
                {
                  $map: {
                    input: {
                      $filter: { input: fresh, cond: { $ne: [{ $type: '$$this.written' }, 'missing'] } },
                    },
                    in: '$$this.written',
                  },
                },
              ],
            },
          },
          in: { $cond: [{ $eq: ['$$all', []] }, '$$REMOVE', '$$all'] },
        },
      },
    }),
    'folded.%email': {
      $let: {
        vars: { fresh },
        in: {
          $cond: [
            { $or: [isFolded, { $anyElementTrue: [{ $map: { input: '$$fresh', in: '$$this.differs' } }] }] },
            {
              $concatArrays: [
                { $ifNull: ['$folded.%email', known] },
                { $map: { input: '$$fresh', in: '$$this.folded' } },
              ],
            },
            '$$REMOVE',
          ],
        },
      },
    },
  };
}
