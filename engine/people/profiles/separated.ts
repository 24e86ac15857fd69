import { BSON, type ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { keyOfAddress } from '../../language/identities/addresses';
import { IDENTITY_KINDS } from '../../language/identities/identityKinds';
import { fold } from '../../language/text/fold';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import { sorted } from '../../membership/changes/newProfile';
import type { EngineContext } from '../../store/context';
import { identityKeysOf } from './moveOver';
import { isAmong, type Own } from './heirs';
import type { JoinDocument, JoinedProfile } from './JoinDocument';

type Identities = ProfileDocument['identities'];
type Kept = Pick<ProfileDocument, 'keys' | 'identities' | 'written' | 'externalId' | 'folded'>;

/** What a join has made of one profile, as two. */
export interface Separated {
  /** What the profile that had taken over has without the other. */
  readonly stays: Kept & Pick<ProfileDocument, 'attributes' | 'tags' | 'joined'>;
  /** The other as it was, with what is still its own. */
  readonly returns: Kept & Pick<ProfileDocument, 'attributes' | 'tags' | 'joined'>;
}

/**
 * Each gets what it had: of identities those that nobody has taken off since; of attributes the one that had taken over loses those that the join has
 * filled, as long as they are as they came; of tags those that it had not itself. What another one who stays has brought as well stays, as that one had it.
 *
 * @param own what the one that had taken over had without the join
 * @param heirs those who were joined to it too and stay, the earliest first
 * @param tags the tags that there are: one that was deleted since does not come back.
 */
export function separated(
  context: EngineContext,
  holder: JoinedProfile,
  { _id, profile }: JoinDocument,
  { own, heirs, tags }: { own: Own; heirs: readonly JoinDocument[]; tags: ReadonlySet<string> },
): Separated {
  const back = only(holder.identities, (kind, value) => profile.identities[kind]?.includes(value) === true);
  const left = only(holder.identities, (kind, value) => back[kind]?.includes(value) !== true);
  const filled = Object.keys(profile.attributes).filter(
    (name) =>
      !READ_ONLY_ATTRIBUTES.has(name) &&
      !own.attributes.includes(name) &&
      name in holder.attributes &&
      isSame(holder.attributes[name], profile.attributes[name]),
  );
  const inherited = filled.flatMap((name) => {
    const heir = heirs.find(({ profile: other }) => name in other.attributes);
    return heir ? [{ name, from: heir.profile }] : [];
  });
  const isBrought = (tag: string): boolean => heirs.some(({ profile: other }) => other.tags.includes(tag));
  const gone = [_id, ...(profile.joined ?? [])];
  const isGone = (id: ObjectId): boolean => isAmong(gone, id);
  const { joined = [] } = holder;
  const others = joined.filter((id) => isGone(id) && !id.equals(_id));
  const before = joined.filter((id) => !isGone(id));
  return {
    stays: {
      ...withIdentities(
        context,
        { ...holder, folded: { ...without(holder.folded, filled), ...valuesOf(inherited, 'folded') } },
        left,
      ),
      attributes: { ...without(holder.attributes, filled), ...valuesOf(inherited, 'attributes') },
      tags: holder.tags.filter(
        (tag) => own.tags.includes(tag) || !profile.tags.includes(tag) || isBrought(tag),
      ),
      ...(before.length > 0 && { joined: before }),
    },
    returns: {
      ...withIdentities(context, profile, back),
      attributes: profile.attributes,
      tags: profile.tags.filter((tag) => tags.has(tag)),
      ...(others.length > 0 && { joined: others }),
    },
  };
}

/** What heirs have of these names. */
const valuesOf = <Field extends 'attributes' | 'folded'>(
  inherited: readonly { name: string; from: JoinedProfile }[],
  field: Field,
): JoinedProfile[Field] =>
  Object.fromEntries(
    inherited.flatMap(({ name, from }) => (name in from[field] ? [[name, from[field][name]]] : [])),
  ) as JoinedProfile[Field];

/** What is stored of somebody's identities. */
export function withIdentities(
  context: EngineContext,
  { written = [], folded }: Pick<ProfileDocument, 'written' | 'folded'>,
  identities: Identities,
): Kept {
  const { email = [], externalId = [] } = identities;
  const texts = new Map(written.map((text) => [keyOfAddress(text), text]));
  const addresses = email.map((key) => fold(texts.get(key) ?? key));
  const kept = email.flatMap((key) => texts.get(key) ?? []);
  return {
    keys: sorted(identityKeysOf(context, identities)),
    identities,
    ...(kept.length > 0 && { written: kept }),
    ...(externalId[0] !== undefined && { externalId: externalId[0] }),
    folded: {
      ...without(folded, ['%email', '%externalId']),
      ...(addresses.some((text, i) => text !== email[i]) && { '%email': addresses }),
      ...(externalId.length > 0 && { '%externalId': sorted(externalId.map(fold)) }),
    },
  };
}

/** Without those whose key is among these. */
export const identitiesBut = (
  context: EngineContext,
  identities: Identities,
  keys: ReadonlySet<string>,
): Identities => only(identities, (kind, value) => !keys.has(identityKeyOf(context, { kind, value })));

function only(
  identities: Identities,
  keep: (kind: (typeof IDENTITY_KINDS)[number], value: string) => boolean,
): Identities {
  return Object.fromEntries(
    IDENTITY_KINDS.flatMap((kind) => {
      const kept = (identities[kind] ?? []).filter((value) => keep(kind, value));
      return kept.length > 0 ? [[kind, kept]] : [];
    }),
  );
}

const without = <Value>(
  record: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

const isSame = (one: unknown, other: unknown): boolean =>
  Buffer.compare(BSON.serialize({ value: one }), BSON.serialize({ value: other })) === 0;
