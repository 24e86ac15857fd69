import type { DoNotContactRecord, HistoryEntry, ImportProblem } from '../../../engine';
import { count, fields, instant, list, name, object, optional, orNull, text, words } from './shapes';

export const kind = words(['email', 'phone']);
export const scope = words(['account', 'all'], {
  description: '`all`: every account of the database.',
});
export const account = name("Another account of the database; default: the key's own.");
export const channel = name('`email`, `sms`, `whatsapp`, …; default: every one.', 100);
export const reason = name('`unsubscribed bounced complaint keyword manual import flow`, or any other text.');
export const source = name('Who or what says so. Default: the name of the key.', 500);
export const note = text({ maxLength: 10_000 });

export const record = object<DoNotContactRecord>({
  kind,
  value: text(),
  channel: orNull(text()),
  scope,
  reasons: list(
    fields({
      reason: text(),
      source: text(),
      note: optional(text()),
      flowId: optional(text()),
      categories: optional(list(text())),
      at: instant(),
    }),
  ),
});

export const historyEntry = object<HistoryEntry>({
  point: text(),
  action: words(['add', 'remove']),
  channel: orNull(text()),
  scope,
  reason: optional(text()),
  source: optional(text()),
  note: optional(text()),
  flowId: optional(text()),
  categories: optional(list(text())),
  by: text(),
  at: instant(),
  hash: text({ description: 'Over this entry and the hash of the one before.' }),
});

export const problem = object<ImportProblem>({
  line: count(),
  column: optional(text()),
  message: text(),
  hint: text(),
});
