import type { FlowsApi, Participant } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import { profileKey, PROFILE_KEY } from '../../evaluation/facts/profileKey';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { ParticipantDocument } from './FlowDocument';
import { getFlowDocument } from './findFlow';

const PAGE = 1_000;

/** Who is or was in a flow, and what came of the latest try (R100); in the order of profile ids. @throws NotFoundError */
export async function* listParticipants(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<FlowsApi['participants']>[1]> = {},
): AsyncGenerator<Participant> {
  const { outcome, signal } = options;
  checkSignal(signal);
  const { _id: flow } = await getFlowDocument(context, flowId);
  const { participants } = await journeyCollections(context);
  const { profiles } = await factCollections(context);
  let after: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const page: ParticipantDocument[] = await participants
      .find(
        { account: context.account, flow, ...(after !== undefined && { _id: { $gt: after } }) },
        { sort: { _id: 1 }, limit: PAGE, hint: 'flow' },
      )
      .toArray();
    const found = await profiles
      .find(
        { _id: { $in: page.map(({ profileId }) => profileId) }, account: context.account },
        { projection: PROFILE_KEY, hint: 'account' },
      )
      .toArray();
    const keys = new Map(found.map((profile) => [profile._id.toHexString(), profileKey(profile)]));
    for (const participant of page) {
      const profile = keys.get(participant.profileId.toHexString());
      if (profile && (outcome === undefined || outcome === participant.outcome))
        yield toParticipant(participant, profile);
    }
    if (page.length < PAGE) return;
    after = page[page.length - 1]?._id;
  }
}

const toParticipant = (
  { outcome, entries, enteredAt, exitedAt }: ParticipantDocument,
  profile: Participant['profile'],
): Participant => ({
  profile,
  outcome,
  entries,
  ...(enteredAt && { enteredAt: enteredAt.toISOString() }),
  ...(exitedAt && { exitedAt: exitedAt.toISOString() }),
});
