import { referredSegments } from '../../language/rule/walk';
import { foldName } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';

/** Other segments whose rules refer to this one: by its id or its name, or by its name alone. Each as it stands in a message. */
export async function segmentsReferringTo(
  context: EngineContext,
  { _id: id, nameKey }: SegmentDocument,
  options: { byName?: boolean } = {},
): Promise<string[]> {
  const { segments } = await membershipCollections(context);
  const referring: string[] = [];
  for await (const other of segments.find({ account: context.account, _id: { $ne: id } })) {
    for (const reference of referredSegments(other.definition.rule)) {
      if (foldName(reference) !== nameKey && (options.byName === true || reference !== id)) continue;
      referring.push(`the segment "${other.name}"`);
      break;
    }
  }
  return referring;
}
