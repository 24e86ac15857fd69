import { BSON, type AnyBulkWriteOperation, type Document } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { FOLD_VERSION } from '../../language/text/fold';
import { encodeName } from '../../language/text/names';
import { nowExpression, type EngineContext } from '../../store/context';
import type { ChangeRequest, KnownProfile, ProfileChange } from './ProfileChange';
import { isSame } from './changesNothing';
import { attributeKey, tagKey } from './dirtyKeys';
import { sorted } from './newProfile';

/** What one update of many is told of a person: it counts as long as the profile is at this revision. */
interface Told {
  revision: number;
  by: string;
  /** By encoded name, as far as they change. */
  attributes: Record<string, StoredValue>;
  folded?: Record<string, StoredValue>;
  cleared?: string[];
  tags?: string[];
  /** The marks, where each is marked. */
  dirty?: Marks;
}

/** What changes (`dirtyKeys.ts`), with the revision that it makes. */
type Marks = Readonly<Record<string, number>>;

export interface PlainChange {
  readonly request: ChangeRequest;
  readonly told: Told;
  readonly dirty: Marks;
}

/** A change of somebody who was just read, that brings attributes and tags and nothing else. All others are left to `changePipeline`. */
export const isPlain = ({ known, change }: ChangeRequest): boolean =>
  known !== undefined &&
  known.foldVersion === FOLD_VERSION &&
  change.onlyEmpty !== true &&
  change.replaceAttributes !== true &&
  change.everything !== true &&
  change.removeIdentity === undefined &&
  isNone(change.removeTags) &&
  isNone(change.events) &&
  hasAll(known, change.addIdentities);

const isNone = (list: readonly unknown[] | undefined): boolean => list === undefined || list.length === 0;

const hasAll = ({ identities }: KnownProfile, added: ProfileChange['addIdentities'] = []): boolean =>
  added.every(({ kind, value }) => identities[kind]?.includes(value) === true);

/** @param token marks the write, where the request has no mark of its own. */
export function plainChange(request: ChangeRequest, token: string): PlainChange {
  const {
    known,
    change,
    mark: by = token,
  } = request as ChangeRequest & {
    known: NonNullable<ChangeRequest['known']>;
  };
  const told: Told = { revision: known.revision, by, attributes: {} };
  const revision = known.revision + 1;
  const dirty: Record<string, number> = { [attributeKey('modifiedAt')]: revision };
  // MongoDB puts new fields in this order, and leaves the others where they are.
  for (const [name, written] of [...(change.attributes ?? [])].sort(byName)) {
    const key = encodeName(name);
    if (isSame(known.attributes[key], written?.value)) continue;
    dirty[attributeKey(name)] = revision;
    if (written === null) (told.cleared ??= []).push(key);
    else told.attributes[key] = written.value;
    if (written?.folded !== undefined) (told.folded ??= {})[key] = written.folded;
  }
  const added = (change.addTags ?? []).filter((tag) => !known.tags.includes(tag));
  for (const tag of added) dirty[tagKey(tag)] = revision;
  if (added.length > 0) told.tags = sorted([...known.tags, ...added]);
  return { request, told, dirty };
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

/** Of one update: MongoDB takes 16 MB. */
const MOST_BYTES = 4 * 1_048_576;

/**
 * The updates that `changePipeline` would make of profiles that were just read, all in one: what MongoDB would work out is known already, and one update of many
 * costs it a fifth of what each on its own does. Whoever is not at the revision that was read stays as he is. Both ways make the same document
 * (test/engine/people/profiles/asTheyAre.test.ts).
 *
 * @param marked whether each is marked until it is evaluated; false: one document marks them all (`births.ts`).
 */
export function plainUpdates(
  context: EngineContext,
  changes: readonly PlainChange[],
  marked: boolean,
): AnyBulkWriteOperation<ProfileDocument>[] {
  const operations: AnyBulkWriteOperation<ProfileDocument>[] = [];
  for (let from = 0; from < changes.length;) {
    let [to, bytes] = [from, 0];
    while (to < changes.length && bytes < MOST_BYTES) bytes += sizeOf(changes[to++] as PlainChange);
    operations.push(updateOf(context, changes.slice(from, to), marked));
    from = to;
  }
  return operations;
}

function updateOf(
  context: EngineContext,
  changes: readonly PlainChange[],
  marked: boolean,
): AnyBulkWriteOperation<ProfileDocument> {
  const ids = changes.map(({ request }) => request.profileId);
  const all = changes.map(({ told, dirty }) => (marked ? { ...told, dirty } : told));
  const clears = all.some(({ cleared }) => cleared !== undefined);
  const now = nowExpression(context);
  // Time never goes back for a profile.
  const at = { $max: ['$at', now] };
  const changed = {
    revision: { $add: ['$revision', 1] },
    at,
    changedBy: '$$own.by',
    ...UNPACKED,
    attributes: without(clears, { $mergeObjects: ['$attributes', '$$own.attributes', { modifiedAt: at }] }),
    folded: without(clears, { $mergeObjects: ['$folded', '$$own.folded'] }),
    tags: { $ifNull: ['$$own.tags', '$tags'] },
    ...(marked && {
      dirty: { $mergeObjects: ['$dirty', '$$own.dirty'] },
      dirtyAt: { $ifNull: ['$dirtyAt', now] },
    }),
  };
  // A list that is a constant is looked up by hash.
  const own = { $arrayElemAt: [{ $literal: all }, { $indexOfArray: [{ $literal: ids }, '$_id'] }] };
  return {
    updateMany: {
      filter: { _id: { $in: ids }, account: context.account },
      update: [
        {
          $replaceWith: {
            $let: {
              vars: { own },
              in: {
                $cond: [
                  { $eq: ['$revision', '$$own.revision'] },
                  { $mergeObjects: ['$$ROOT', changed] },
                  '$$ROOT',
                ],
              },
            },
          },
        },
      ],
      hint: '_id_',
    },
  };
}

const without = (clears: boolean, input: Document): Document =>
  clears
    ? {
        $arrayToObject: {
          $filter: {
            input: { $objectToArray: input },
            cond: { $not: [{ $in: ['$$this.k', { $ifNull: ['$$own.cleared', []] }] }] },
          },
        },
      }
    : input;

/** More than it takes. */
function sizeOf({ told: { attributes, folded = {}, tags = [], cleared = [] } }: PlainChange): number {
  let size = 200 + (tags.length + cleared.length) * 600;
  for (const values of [attributes, folded])
    for (const key of Object.keys(values)) {
      const value = values[key];
      size += 3 * key.length + 16;
      if (typeof value === 'string') size += 3 * value.length;
      else if (typeof value === 'object') size += BSON.calculateObjectSize({ value });
    }
  return size;
}
