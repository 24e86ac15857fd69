import { InvalidArgumentError, type Rule, type SegmentType } from '../../../../engine';
import type { DatabaseLink } from '../connection/DatabaseLink';

export interface SegmentRule {
  name: string;
  type: SegmentType;
  rule: Rule;
}

/** The rule of a saved segment, to look at in a dialog. */
export async function segmentRule(link: DatabaseLink, segment: unknown): Promise<SegmentRule> {
  if (typeof segment !== 'string' || segment.trim() === '')
    throw new InvalidArgumentError('No segment is named', { hint: 'Send ?segment=name.', path: '/segment' });
  const { name, type, rule } = await link.run((engine) => engine.segments.get(segment), { waitMs: 0 });
  return { name, type, rule };
}
