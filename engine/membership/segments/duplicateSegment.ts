import type { Segment, SegmentsApi } from '../../api';
import type { EngineContext } from '../../store/context';
import { migrateRule } from '../../language/rule/migrate';
import { createSegment } from './createSegment';
import { getSegmentDocument } from './findSegment';

/**
 * A copy under another name, default `<name> copy`; of another type or with another rule when they are given.
 * @throws NotFoundError, NameTakenError, InvalidRuleError
 */
export async function duplicateSegment(
  context: EngineContext,
  idOrName: string,
  options: NonNullable<Parameters<SegmentsApi['duplicate']>[1]> = {},
): Promise<Segment> {
  const { name, type, definition } = await getSegmentDocument(context, idOrName);
  return createSegment(context, {
    name: options.name ?? `${name} copy`,
    type: options.type ?? type,
    rule: options.rule ?? migrateRule(definition),
  });
}
