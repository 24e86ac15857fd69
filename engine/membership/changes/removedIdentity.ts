import type { Document, Filter } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { writtenByKey } from '../../language/identities/addresses';
import { fold } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import { identityKeyOf } from './identityKeyOf';
import { sorted } from './newProfile';
import type { RemovedIdentity } from './ProfileChange';

/**
 * Who may lose it: whoever has it and another one beside it, and of its kind still what was known. What is just being joined to the profile is
 * joined first, so that a join that is made good later cannot bring it back.
 */
export function removalFence(
  context: EngineContext,
  removed: RemovedIdentity,
): NonNullable<Filter<ProfileDocument>['$and']> {
  const { kind, known } = removed;
  const key = identityKeyOf(context, removed);
  return [
    { keys: key, 'keys.1': { $exists: true }, adopting: { $ne: key } },
    { [`identities.${kind}`]: known.identities[kind] },
    ...(kind === 'email' ? [{ written: known.written ?? { $exists: false } }] : []),
  ];
}

/** What is stored without it; the others keep their order. */
export function removalStage(context: EngineContext, removed: RemovedIdentity): Document {
  const { kind, value, known } = removed;
  const left = (known.identities[kind] ?? []).filter((one) => one !== value);
  return {
    $set: {
      keys: {
        $filter: {
          input: '$keys',
          cond: { $ne: ['$$this', { $literal: identityKeyOf(context, removed) }] },
        },
      },
      [`identities.${kind}`]: listOrNone(left),
      ...(kind === 'email' && addressesWithout(removed, left)),
      ...(kind === 'externalId' && {
        'folded.%externalId': listOrNone(sorted(left.map(fold))),
        externalId: left[0] === undefined ? '$$REMOVE' : { $literal: left[0] },
      }),
    },
  };
}

function addressesWithout({ value, known }: RemovedIdentity, left: readonly string[]): Document {
  const texts = writtenByKey(known);
  const folded = left.map((key) => fold(texts.get(key) ?? key));
  return {
    written: listOrNone((known.written ?? []).filter((text) => text !== texts.get(value))),
    'folded.%email': listOrNone(folded.some((text, i) => text !== left[i]) ? folded : []),
  };
}

const listOrNone = (list: readonly string[]): Document | '$$REMOVE' =>
  list.length === 0 ? '$$REMOVE' : { $literal: list };
