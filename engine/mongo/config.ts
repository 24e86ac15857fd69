import type { EngineContext } from '../context';

/** Every process notices at its next change that segments, attribute types or the zone are others now. */
export async function bumpConfig(context: EngineContext): Promise<void> {
  const { config } = await context.collections();
  await config.updateOne({ _id: context.account }, { $inc: { version: 1 } }, { upsert: true });
}

/** The version now; read after a write of step 1 it is at least that of every segment built from before the write. */
export async function configVersion(context: EngineContext): Promise<number> {
  const { config } = await context.collections();
  return (await config.findOne({ _id: context.account }, { projection: { version: 1 } }))?.version ?? 0;
}
