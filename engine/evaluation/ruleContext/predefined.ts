import { languageOf } from '../../language/rule/migrate';
import type { EventCondition } from '../../language/rule/types';
import { foldName } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import type { SegmentAsReferred } from '../facts/documents';

const LAUNCHED: EventCondition = {
  event: 'App Launch',
  happened: true,
  occurrence: { operator: 'moreOrEqual', count: 1 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};

const PREDEFINED: readonly { readonly key: string; readonly name: string; readonly rule: EventCondition }[] =
  [
    { key: 'active-mobile-users', name: 'Active Mobile Users', rule: LAUNCHED },
    { key: 'inactive-mobile-users', name: 'Inactive Mobile Users', rule: { ...LAUNCHED, happened: false } },
  ];

/** The two segments that every account has from the start (R11, R12), as rules refer to them: real-time, exact complements. */
export function predefined({ account, accountKey }: EngineContext, createdAt: Date): SegmentAsReferred[] {
  return PREDEFINED.map(({ key, name, rule }) => ({
    _id: `${accountKey}:${key}`,
    account,
    name,
    nameKey: foldName(name),
    type: 'realTime',
    definition: { version: 1, language: languageOf(rule), rule, createdAt },
  }));
}
