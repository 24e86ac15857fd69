import type { ProfileRef } from '../../api';
import type { EngineContext } from '../../store/context';
import { dropStagedRows } from '../import/dropStagedRows';
import { beginDeparture, finishDeparture } from './departure';
import { getProfileDocument } from './findProfile';

/** Erases a person. The profile is gone at once; if the process ends before the rest is, background work erases it. @throws NotFoundError */
export async function deleteProfile(context: EngineContext, ref: ProfileRef): Promise<{ id: string }> {
  const profile = await getProfileDocument(context, ref);
  const { _id } = profile;
  // A commit that writes somebody after that notices that the rows are gone.
  await dropStagedRows(context, profile);
  await beginDeparture(context, _id);
  await finishDeparture(context, _id);
  return { id: _id.toHexString() };
}
