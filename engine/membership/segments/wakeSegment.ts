import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { bumpConfig } from '../../store/mongo/config';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';
import { newBuild } from './newBuild';

/** A predefined segment costs nothing until something uses it: from then on its memberships are kept like those of any other. */
export async function wakeSegment(context: EngineContext, segment: SegmentDocument): Promise<void> {
  if (segment.dormant !== true) return;
  const { segments } = await membershipCollections(context);
  const at = await serverNow(context);
  const { dormant: _dormant, ...awake } = segment;
  await ignoringDuplicates(async () => {
    await segments.insertMany(
      [
        {
          ...awake,
          status: 'building',
          build: await newBuild(context, at),
          zone: await context.timeZone(),
          createdAt: at,
        },
      ],
      { ordered: false },
    );
  });
  await bumpConfig(context);
}
