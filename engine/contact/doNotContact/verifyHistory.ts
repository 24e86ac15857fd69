import type { DoNotContactApi } from '../../api/doNotContact';
import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPointInput } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { ConsentDocument } from '../consent/ConsentDocument';
import { consentsAgree } from '../consent/consentsAgree';
import type {
  DoNotContactDocument,
  DoNotContactHistoryDocument,
  ListedReason,
  PendingHistory,
} from './DoNotContactDocument';
import { hashOf } from './history';
import { recordId } from './records';
import { RENEWED } from './renewListed';
import { verifyChain, verifyChainOf } from './verifyChain';
import { keyOf } from './listDoNotContact';

type Verdict = Awaited<ReturnType<DoNotContactApi['verify']>>;

/** A contact point of one account or of all. */
interface Place {
  readonly account: string;
  readonly point: string;
}

const BATCH = 500;
/** So often a point is looked at again that somebody is writing to. */
const LOOKS = 50;

/**
 * Goes through the history of a contact point (default: of the whole account) and says whether every entry is as it was written, whether none is
 * missing, and whether the list is what the history says (B6): so that the last entries cannot be taken away either. Others may go on writing.
 *
 * @returns `broken`: the first that is not, `email:ada@example.com #3` an entry, `email:ada@example.com` the list. @throws InvalidArgumentError
 */
export async function verifyHistory(
  context: EngineContext,
  point?: ContactPointInput | string,
): Promise<Verdict> {
  const { doNotContactHistory } = await contactCollections(context);
  const asked = point === undefined ? undefined : keyOf(context, point);
  const filter = { account: { $in: [ALL, context.account] }, ...(asked !== undefined && { point: asked }) };
  let last: DoNotContactHistoryDocument | undefined;
  let checked = 0;
  let places: Place[] = [];
  for await (const entry of doNotContactHistory.find(filter).sort({ account: 1, point: 1, sequence: 1 })) {
    const before = last?.account === entry.account && last.point === entry.point ? last : undefined;
    if (!follows(entry, before))
      return { valid: false, checked, broken: `${entry.point} #${entry.sequence}` };
    checked++;
    last = entry;
    if (before) continue;
    places.push({ account: entry.account, point: entry.point });
    if (places.length < BATCH) continue;
    const broken = await firstUntrue(context, places);
    if (broken !== undefined) return { valid: false, checked, broken };
    places = [];
  }
  const broken =
    (await firstUntrue(context, places)) ??
    (await firstWithoutHistory(context, asked)) ??
    (await firstOffTheChain(context, asked));
  return broken === undefined ? { valid: true, checked } : { valid: false, checked, broken };
}

/** What the chains of the account and of all accounts say otherwise. */
async function firstOffTheChain(
  context: EngineContext,
  asked: string | undefined,
): Promise<string | undefined> {
  for (const account of [ALL, context.account]) {
    const broken =
      asked === undefined
        ? (await verifyChain(context, account)).broken
        : await verifyChainOf(context, account, asked);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

const follows = (
  entry: DoNotContactHistoryDocument,
  before: DoNotContactHistoryDocument | undefined,
): boolean =>
  entry.sequence === (before?.sequence ?? 0) + 1 &&
  entry.previous === (before?.hash ?? '') &&
  hashOf(entry) === entry.hash;

/** Points that are on the list, or have consented, and whose history does not begin. */
async function firstWithoutHistory(
  context: EngineContext,
  asked: string | undefined,
): Promise<string | undefined> {
  const { doNotContact, consents } = await contactCollections(context);
  const [kind, value] =
    asked === undefined ? [] : [asked.slice(0, asked.indexOf(':')), asked.slice(asked.indexOf(':') + 1)];
  const about = {
    account: { $in: [ALL, context.account] },
    ...(kind !== undefined && { kind: kind as 'email', value: value as string }),
  };
  const only = {
    projection: { account: 1, kind: 1, value: 1 },
    sort: { account: 1, kind: 1, value: 1 },
  } as const;
  return (
    (await firstUntrueOf(context, doNotContact.find({ ...about, 'reasons.0': { $exists: true } }, only))) ??
    (await firstUntrueOf(context, consents.find(about, only)))
  );
}

async function firstUntrueOf(
  context: EngineContext,
  records: AsyncIterable<Pick<DoNotContactDocument, 'account' | 'kind' | 'value'>>,
): Promise<string | undefined> {
  let places: Place[] = [];
  for await (const record of records) {
    places.push({ account: record.account, point: pointKey(record) });
    if (places.length < BATCH) continue;
    const broken = await firstUntrue(context, places);
    if (broken !== undefined) return broken;
    places = [];
  }
  return firstUntrue(context, places);
}

/** The first point of which the list says something else than the history, after what is on its way there has come. */
async function firstUntrue(context: EngineContext, places: readonly Place[]): Promise<string | undefined> {
  if (places.length === 0) return undefined;
  const { histories, records } = await readPlaces(context, places);
  for (const place of places) {
    const key = keyOfPlace(place);
    if (!agree(histories.get(key) ?? [], records.get(key)) && !(await agreesInTheEnd(context, place)))
      return place.point;
  }
  return undefined;
}

/** Whoever writes has the record first and the history then: a point counts as it stands between two readings of the same history. */
async function agreesInTheEnd(context: EngineContext, place: Place): Promise<boolean> {
  const key = keyOfPlace(place);
  let before: number | undefined;
  for (let look = 0; look < LOOKS; look++) {
    const { histories, records } = await readPlaces(context, [place]);
    const history = histories.get(key) ?? [];
    if (agree(history, records.get(key))) return true;
    const { histories: afterwards } = await readPlaces(context, [place]);
    if (before === history.length && (afterwards.get(key) ?? []).length === history.length) return false;
    before = history.length;
  }
  return true;
}

const keyOfPlace = ({ account, point }: Place): string => `${account}\n${point}`;

async function readPlaces(
  context: EngineContext,
  places: readonly Place[],
): Promise<{ histories: Map<string, PendingHistory[]>; records: Map<string, Stored> }> {
  const { doNotContact, consents, doNotContactHistory } = await contactCollections(context);
  const account = { $in: [...new Set(places.map((place) => place.account))] };
  const points = [...new Set(places.map(({ point }) => point))];
  const histories = new Map<string, PendingHistory[]>();
  for await (const entry of doNotContactHistory
    .find({ account, point: { $in: points } })
    .sort({ account: 1, point: 1, sequence: 1 }))
    known(histories, keyOfPlace(entry), () => []).push(entry);
  const records = new Map<string, Stored>();
  const storedOf = (record: DoNotContactDocument | ConsentDocument): Stored =>
    known(records, keyOfPlace({ account: record.account, point: pointKey(record) }), () => ({
      listed: [],
      consents: [],
    }));
  for (const kind of ['email', 'phone'] as const) {
    const values = points
      .filter((point) => point.startsWith(`${kind}:`))
      .map((point) => point.slice(kind.length + 1));
    if (values.length === 0) continue;
    const filter = { account, kind, value: { $in: values } };
    for await (const record of doNotContact.find(filter)) storedOf(record).listed.push(record);
    for await (const record of consents.find(filter)) storedOf(record).consents.push(record);
  }
  return { histories, records };
}

/** What is stored of a contact point. */
interface Stored {
  readonly listed: DoNotContactDocument[];
  readonly consents: ConsentDocument[];
}

function known<T>(all: Map<string, T>, key: string, fresh: () => T): T {
  const one = all.get(key) ?? fresh();
  all.set(key, one);
  return one;
}

/** Whether what is stored of a point is what was done to it: the list, and the consents. */
const agree = (
  history: readonly PendingHistory[],
  { listed = [], consents = [] }: Partial<Stored> = {},
): boolean =>
  listAgrees(
    history.filter(({ consent }) => consent === undefined),
    listed,
  ) &&
  consentsAgree(
    history.filter(({ consent }) => consent !== undefined),
    consents,
  );

/** Whether the list is what was done, in its order: what is in the history, and what the records still hold for it. */
function listAgrees(history: readonly PendingHistory[], records: readonly DoNotContactDocument[]): boolean {
  const known = new Set(history.map(({ id }) => id));
  const acts = [
    ...history,
    ...records.flatMap(({ pending = [] }) => pending.filter(({ id }) => !known.has(id))),
  ];
  const said = new Map<string, Map<string, string>>();
  for (const act of acts) {
    const { channel, action, reason } = act;
    const details = act.id.startsWith(RENEWED) ? AS_BEFORE : detailsOf(act);
    const reasons = said.get(channel) ?? new Map<string, string>();
    said.set(channel, reasons);
    if (action === 'add') reasons.set(nameOf(act), details);
    else if (reason === undefined) reasons.clear();
    else for (const name of [...reasons.keys()]) if (isOfReason(name, reason)) reasons.delete(name);
  }
  const listed = new Map(records.map(({ channel, reasons }) => [channel, reasons]));
  return (
    records.every(isInItsPlace) &&
    [...new Set([...said.keys(), ...listed.keys()])].every((channel) => {
      const [wanted, found] = [said.get(channel) ?? new Map<string, string>(), listed.get(channel) ?? []];
      return wanted.size === found.length && found.every((one) => isSaid(wanted.get(nameOf(one)), one));
    })
  );
}

/** Of one reason what is for other categories stands beside it. */
const nameOf = ({ reason, categories }: Partial<ListedReason>): string =>
  JSON.stringify([reason, categories ?? null]);

const isOfReason = (name: string, reason: string): boolean => (JSON.parse(name) as [string])[0] === reason;

/** An update has listed it anew: the list says what it said before. */
const AS_BEFORE = '';

const isSaid = (said: string | undefined, listed: ListedReason): boolean =>
  said === AS_BEFORE || said === detailsOf(listed);

/** Whether the gate, which looks records up by their id, finds this one. */
const isInItsPlace = ({ _id, account, channel, kind, value }: DoNotContactDocument): boolean =>
  _id === recordId(account, channel, { kind, value });

/** What is said of a reason, in the history and on the list alike. */
const detailsOf = ({ source, note, flowId, at }: Partial<ListedReason>): string =>
  JSON.stringify([
    source ?? null,
    note ?? null,
    flowId ?? null,
    at instanceof Date ? at.getTime() : String(at),
  ]);
