import { createHash } from 'node:crypto';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { membershipCollections } from '../collections';
import type { MembershipDocument, Transition } from '../memberships/MembershipDocument';
import type { PassageDocument } from './PassageDocument';

type Moved = Pick<MembershipDocument, 'segment' | 'profileId' | 'out'>;

/** What the transitions of memberships are in the history of their segments. */
export const passagesOf = (context: EngineContext, moved: readonly Moved[]): PassageDocument[] =>
  moved.flatMap(({ segment, profileId, out = [] }) =>
    out.map(({ kind, epoch, at, due = at }) => ({
      _id: passageId(segment, profileId.toHexString(), epoch, kind),
      account: context.account,
      segment,
      kind,
      at: due,
    })),
  );

/** Keeps transitions for the history, each once, however often it is told. */
export async function recordPassages(context: EngineContext, moved: readonly Moved[]): Promise<void> {
  await keep(context, passagesOf(context, moved));
}

type Ending = Pick<MembershipDocument, 'segment' | 'profileId' | 'member' | 'epoch' | 'out'>;

/** The visits of people who are no more end here; what of them was not told yet is told. */
export async function recordEndings(context: EngineContext, ended: readonly Ending[]): Promise<void> {
  const at = await serverNow(context);
  const left = ended
    .filter(({ member }) => member)
    .map(({ segment, profileId, epoch = '' }): PassageDocument => ({
      _id: passageId(segment, profileId.toHexString(), epoch, 'leave'),
      account: context.account,
      segment,
      kind: 'leave',
      at,
    }));
  await keep(context, [...passagesOf(context, ended), ...left]);
}

async function keep(context: EngineContext, passages: PassageDocument[]): Promise<void> {
  if (passages.length === 0) return;
  const stored = (await membershipCollections(context)).passages;
  await ignoringDuplicates(() => stored.insertMany(passages, { ordered: false }));
}

const passageId = (segment: string, profile: string, epoch: string, kind: Transition['kind']): string =>
  createHash('sha256')
    .update(JSON.stringify([segment, profile, epoch, kind]))
    .digest('base64url')
    .slice(0, 22);
