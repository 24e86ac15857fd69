import type { EngineContext } from '../context';
import { storeCollections } from './storeCollections';

/** Every process notices at its next change that segments, attribute types or the zone are others now. */
export async function bumpConfig(context: EngineContext): Promise<void> {
  const { config } = await storeCollections(context);
  await config.updateOne({ _id: context.account }, { $inc: { version: 1 } }, { upsert: true });
}

/** The same where an attribute has another type than it had: what processes have seen of types counts no more. */
export async function bumpTypes(context: EngineContext): Promise<void> {
  const { config } = await storeCollections(context);
  await config.updateOne({ _id: context.account }, { $inc: { version: 1, types: 1 } }, { upsert: true });
}
