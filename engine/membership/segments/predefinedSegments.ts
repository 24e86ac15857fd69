import type { EngineContext } from '../../store/context';
import { LANGUAGE_VERSION } from '../../language/rule/migrate';
import type { EventCondition } from '../../language/rule/types';
import { foldName } from '../../language/text/fold';
import type { SegmentDocument } from './SegmentDocument';

const LAUNCHED: EventCondition = {
  event: 'App Launch',
  happened: true,
  occurrence: { operator: 'moreOrEqual', count: 1 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};

const PREDEFINED: readonly { readonly key: string; readonly name: string; readonly rule: EventCondition }[] = [
  { key: 'active-mobile-users', name: 'Active Mobile Users', rule: LAUNCHED },
  { key: 'inactive-mobile-users', name: 'Inactive Mobile Users', rule: { ...LAUNCHED, happened: false } },
];

/** The two segments that every account has from the start (R11, R12): real-time, neither editable nor deletable, exact complements. */
export function predefinedSegments(context: EngineContext, createdAt: Date): SegmentDocument[] {
  return PREDEFINED.map(({ key, name, rule }) => ({
    _id: `${context.accountKey}:${key}`,
    account: context.account,
    name,
    nameKey: foldName(name),
    type: 'realTime',
    predefined: true,
    status: 'active',
    dormant: true,
    definition: { version: 1, language: LANGUAGE_VERSION, rule, createdAt },
    createdAt,
  }));
}
