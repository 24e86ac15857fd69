import type { ProfileInput, UpsertOptions } from '../../api';
import { onlyAnswer } from '../../api/onlyAnswer';
import type { EngineContext } from '../../store/context';
import { upsertProfiles, type UpsertAnswer } from './upsertProfiles';

/** Creates or updates one profile; its failure is thrown. */
export async function upsertProfile(
  context: EngineContext,
  input: ProfileInput,
  options?: UpsertOptions,
): Promise<UpsertAnswer> {
  return onlyAnswer(await upsertProfiles(context, [input], options));
}
