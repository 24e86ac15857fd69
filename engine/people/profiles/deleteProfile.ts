import type { ProfileRef } from '../../api';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { NotFoundError } from '../../store/errors';
import { dropStagedRows } from '../import/dropStagedRows';
import { beginDeparture, finishDeparture } from './departure';
import { getProfileDocument } from './findProfile';

/** Erases a person. The profile is gone at once; if the process ends before the rest is, background work erases it. @throws NotFoundError */
export async function deleteProfile(context: EngineContext, ref: ProfileRef): Promise<{ id: string }> {
  let profile: ProfileDocument | undefined = await getProfileDocument(context, ref);
  const first = profile._id;
  while (profile) {
    const { _id }: ProfileDocument = profile;
    // A commit that writes somebody after that notices that the rows are gone.
    await dropStagedRows(context, profile);
    const isErased = await beginDeparture(context, _id);
    await finishDeparture(context, _id);
    if (isErased) return { id: _id.toHexString() };
    // Somebody else was faster. Who was joined in this moment is with whoever took over, and erased there.
    profile = await successorOf(context, _id.toHexString());
  }
  return { id: first.toHexString() };
}

/** By the id: what else has named the person may be somebody new by now. `undefined`: erased. */
async function successorOf(context: EngineContext, id: string): Promise<ProfileDocument | undefined> {
  try {
    return await getProfileDocument(context, { id });
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
