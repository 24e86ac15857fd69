import type { Contact, DoNotContactCheck, DoNotContactRecord, ProfileRef } from '../../../engine';
import { call } from '../Call';
import { cursorOf, page, paging, placeOf } from '../cursor';
import { maskPoint } from '../mask';
import { email, itemAnswer, phone, profileRef } from '../shape/common';
import {
  account,
  channel,
  historyEntry,
  kind,
  note,
  problem,
  reason,
  record,
  scope,
  source,
} from '../shape/doNotContact';
import {
  anything,
  count,
  either,
  extended,
  fields,
  flag,
  list,
  name,
  object,
  optional,
  text,
} from '../shape/shapes';
import type { Shape } from '../shape/Shape';

const contact: Shape<Contact> = either(fields({ email }), fields({ phone }), fields({ profile: profileRef }));
const listed = { channel: optional(channel), scope: optional(scope), account: optional(account) };
const about = <F extends Parameters<typeof fields>[0]>(more: F) =>
  either(
    fields({ email, ...listed, ...more }),
    fields({ phone, ...listed, ...more }),
    fields({ profile: profileRef, ...listed, ...more }),
  );
const category = name('Of what would be sent; reasons for other categories do not count.', 1_000);
const point = name('An email address or a phone number.', 500);
const checked = object<DoNotContactCheck>({
  allowed: flag(),
  listed: flag(),
  reason: optional(text({ description: 'Why not; of several the first.' })),
  records: list(record),
});

/** Whom it is about, and what was noted, is nothing that a reader is told. */
const maskRecord = ({ value, reasons, ...rest }: DoNotContactRecord): DoNotContactRecord => ({
  ...rest,
  value: maskPoint(value),
  reasons: reasons.map(({ note: _note, ...said }) => ({ ...said, source: '…' })),
});

export const doNotContactCalls = [
  call('doNotContact.list', {
    method: 'GET',
    path: '/do-not-contact',
    needs: 'read',
    covers: ['doNotContact.list'],
    about: "The account's records and those for all accounts, page by page.",
    query: {
      kind: optional(kind),
      channel: optional(channel),
      reason: optional(reason),
      scope: optional(scope),
      ...paging,
    },
    answers: page(record),
    forReaders: ({ items, ...rest }) => ({ ...rest, items: items.map(maskRecord) }),
    run: ({ engine, query, signal }) =>
      pageOfRecords(engine.doNotContact.list({ ...listFilter(query), signal }), query),
  }),
  call('doNotContact.search', {
    method: 'GET',
    path: '/do-not-contact/search',
    covers: [],
    about: 'The records whose address or number has this part, page by page.',
    query: {
      search: name('Part of the address or number.', 500),
      kind: optional(kind),
      channel: optional(channel),
      reason: optional(reason),
      scope: optional(scope),
      ...paging,
    },
    answers: page(record),
    run: ({ engine, query, signal }) =>
      pageOfRecords(engine.doNotContact.list({ ...listFilter(query), search: query.search, signal }), query),
  }),
  call('doNotContact.add', {
    method: 'POST',
    path: '/do-not-contact',
    covers: ['doNotContact.add'],
    about: 'Lists a contact point, or all of a person. Reasons stand side by side.',
    body: about({
      reason,
      source: optional(source),
      note: optional(note),
      flowId: optional(name('The flow.')),
      categories: optional(list(name('Of what is sent.', 1_000), { minItems: 1, maxItems: 20 })),
    }),
    answers: fields({ records: list(record) }),
    run: ({ engine, caller, body }) =>
      engine.doNotContact.add({ source: caller.name, ...body } as Parameters<
        typeof engine.doNotContact.add
      >[0]),
  }),
  call('doNotContact.remove', {
    method: 'POST',
    path: '/do-not-contact/remove',
    covers: ['doNotContact.remove'],
    about: 'Lifts a reason (default: all of them); what others say stays.',
    body: about({ reason: optional(reason), source: optional(source), note: optional(note) }),
    answers: fields({ removed: count('Of how many contact points.'), records: list(record) }),
    run: ({ engine, caller, body }) =>
      engine.doNotContact.remove({ source: caller.name, ...body } as Parameters<
        typeof engine.doNotContact.remove
      >[0]),
  }),
  call('doNotContact.check', {
    method: 'POST',
    path: '/do-not-contact/check',
    covers: ['doNotContact.check'],
    about: "May this contact point, or any of this person's, be contacted? Nothing is recorded.",
    body: fields({ contact, channel: optional(channel), category: optional(category) }),
    answers: checked,
    run: ({ engine, body: { contact: asked, ...options } }) => engine.doNotContact.check(asked, options),
  }),
  call('doNotContact.checkMany', {
    method: 'POST',
    path: '/do-not-contact/check/batch',
    covers: ['doNotContact.checkMany'],
    about: 'The same of many, an answer for each in the order of what was sent.',
    body: fields({
      contacts: list(anything('As `contact` of POST /do-not-contact/check.'), {
        minItems: 1,
        maxItems: 5000,
      }),
      channel: optional(channel),
      category: optional(category),
    }),
    answers: list(itemAnswer(extended(checked, { index: count() }))),
    run: ({ engine, body: { contacts, ...options } }) =>
      engine.doNotContact.checkMany(contacts as unknown as (Contact | ProfileRef)[], options),
  }),
  call('doNotContact.history', {
    method: 'GET',
    path: '/do-not-contact/history',
    covers: ['doNotContact.history'],
    about: 'What was ever done to a contact point: oldest first, append-only.',
    query: { point },
    answers: list(historyEntry),
    run: ({ engine, query }) => engine.doNotContact.history(query.point),
  }),
  call('doNotContact.verify', {
    method: 'GET',
    path: '/do-not-contact/verify',
    covers: ['doNotContact.verify'],
    about:
      'Whether the history of a contact point (default: of all) is as it was written, and the list is what it says.',
    query: { point: optional(point) },
    answers: fields({ valid: flag(), checked: count(), broken: optional(text()) }),
    run: ({ engine, query }) => engine.doNotContact.verify(query.point),
  }),
  call('doNotContact.import', {
    method: 'POST',
    path: '/do-not-contact/import',
    covers: ['doNotContact.import'],
    about:
      'Puts the contact points of a file on the list. Columns: `email`, `phone`, and if a row says its own `reason`, `source`, `note`, `channel`.',
    query: {
      reason: optional(reason),
      source: optional(source),
      channel: optional(channel),
      scope: optional(scope),
      account: optional(account),
      delimiter: optional(text({ minLength: 1, maxLength: 1 })),
    },
    uploads: ['text/csv', 'application/x-ndjson'],
    answers: fields({
      rows: count(),
      added: count(),
      unchanged: count(),
      refused: count(),
      problems: list(problem),
    }),
    tellsProgress: true,
    run: ({ engine, caller, query, upload, mediaType, signal, onProgress }) =>
      engine.doNotContact.import(upload, {
        source: caller.name,
        ...query,
        format: mediaType === 'text/csv' ? 'csv' : 'ndjson',
        signal,
        onProgress,
      }),
  }),
];

interface Asked {
  kind?: 'email' | 'phone';
  channel?: string;
  reason?: string;
  scope?: 'account' | 'all';
  limit?: number;
  cursor?: string;
}

const listFilter = ({ kind: of, channel: by, reason: why }: Asked): object => ({
  ...(of && { kind: of }),
  ...(by !== undefined && { channel: by }),
  ...(why !== undefined && { reason: why }),
});

/** The list is in the order of its contact points: a page begins behind so many of them. */
async function pageOfRecords(
  records: AsyncIterable<DoNotContactRecord>,
  { limit = 100, cursor, scope: of }: Asked,
): Promise<{ items: DoNotContactRecord[]; next?: string }> {
  const skip = Number(placeOf(cursor) ?? 0);
  const items: DoNotContactRecord[] = [];
  let at = 0;
  for await (const one of records) {
    if (of !== undefined && one.scope !== of) continue;
    if (at++ < skip) continue;
    if (items.length === limit) return { items, next: cursorOf(String(skip + limit)) };
    items.push(one);
  }
  return { items };
}
