import { contactPointsIn } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import type { CompiledRule } from '../interpreters/memory/CompiledRule';
import type { Facts } from '../interpreters/memory/facts';
import type { ProfileDocument } from './documents';
import { listedChannels } from './listedContactPoints';
import { readOccurrences } from './readOccurrences';

/** What a rule wants to know of each of these profiles, read in a few round trips for all of them; in their order. */
export async function factsOf(
  context: EngineContext,
  { needs }: CompiledRule,
  profiles: readonly ProfileDocument[],
  now: number,
): Promise<Facts[]> {
  const [occurrences, listed] = await Promise.all([
    needs.events.length === 0
      ? undefined
      : readOccurrences(
          context,
          profiles.map((profile) => ({ profile, now, needs: needs.events })),
        ),
    needs.doNotContact
      ? listedChannels(
          context,
          profiles.flatMap(({ identities }) => contactPointsIn(identities)),
        )
      : undefined,
  ]);
  return profiles.map((profile): Facts => {
    const found = occurrences?.get(profile._id.toHexString());
    return {
      attributes: profile.attributes,
      folded: profile.folded,
      tags: profile.tags,
      identities: profile.identities,
      ...(found && { occurrences: needs.events.map((need) => found.get(need)) }),
      ...(listed && { listed: listed.ofProfile(profile.identities) }),
    };
  });
}
