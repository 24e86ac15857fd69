import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../store/context';
import { accessCollections } from './collections';

/** What calls about somebody were answered goes with them; that they were made stays, so that none of them is made once more and brings them back. */
export async function eraseAnswers(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { answers } = await accessCollections(context);
  await answers.updateMany(
    { account: context.account, answer: { $regex: profileId.toHexString() } },
    { $set: { erased: true }, $unset: { answer: '' } },
  );
}
