import type { DoNotContactRecord } from '../../api/doNotContact';
import { ALL } from '../../language/identities/all';
import type { DoNotContactDocument } from './DoNotContactDocument';

export function toRecord({
  account,
  channel,
  kind,
  value,
  written,
  reasons,
}: DoNotContactDocument): DoNotContactRecord {
  return {
    kind,
    value: written ?? value,
    channel: channel === ALL ? null : channel,
    scope: account === ALL ? 'all' : 'account',
    reasons: reasons.map(({ at, ...reason }) => ({ ...reason, at: at.toISOString() })),
  };
}
