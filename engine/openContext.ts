import { randomBytes } from 'node:crypto';
import { MongoError } from 'mongodb';
import { STANDARD_ATTRIBUTES } from './attributes/standardAttributes';
import { isZone } from './calendar/zone';
import { systemClock, type Clock } from './clock/clock';
import type { EngineContext } from './context';
import { InvalidArgumentError } from './errors';
import { acquireClient, releaseClient, unavailable, type ClientOptions } from './mongo/client';
import { collectionsOf, type Collections } from './mongo/collections';
import { prepareDatabase } from './mongo/prepare';
import type { RuleContext, SegmentReference } from './rule/context';
import { migrateRule } from './rule/migrate';
import type { AttributeType } from './rule/types';
import { predefinedSegments } from './segments/predefinedSegments';
import type { SegmentDocument } from './segments/SegmentDocument';
import { foldName } from './text/fold';
import { encodeName } from './text/names';
import { changeZone } from './work/changeZone';

export interface ContextOptions extends ClientOptions {
  database?: string;
  account?: string;
  timeZone?: string;
  clock?: Clock;
  defaultCountry?: string;
  step?: EngineContext['step'];
}

/** The context of one engine; `close` gives its share of the connection pool back. */
export function openContext(options: ContextOptions): { context: EngineContext; close: () => Promise<void> } {
  const { uri, appName, maxPoolSize, driver, account = 'main', timeZone } = options;
  if (timeZone !== undefined && !isZone(timeZone)) {
    throw new InvalidArgumentError(`"${String(timeZone)}" is not a time zone.`, { hint: 'Give an IANA name such as Europe/London or UTC.', path: '/timeZone' });
  }
  const client: ClientOptions = { uri, appName, maxPoolSize, driver };
  const closing = new AbortController();
  let share: Promise<Collections> | undefined;
  let acquired = false;
  let rules: { version: number; context: RuleContext } | undefined;

  const connect = async (): Promise<Collections> => {
    const mongo = acquireClient(client);
    acquired = true;
    try {
      await mongo.connect();
      const collections = collectionsOf(mongo.db(databaseNameOf(options, mongo.options.dbName)));
      await prepareDatabase(collections.db);
      await prepareAccount(collections);
      return collections;
    } catch (error) {
      acquired = false;
      await releaseClient(client);
      throw error instanceof MongoError || error instanceof TypeError ? unavailable(error, uri) : error;
    }
  };

  const prepareAccount = async ({ config }: Collections): Promise<void> => {
    const stored = await config.findOne({ _id: account });
    if (!stored) await config.updateOne({ _id: account }, { $setOnInsert: { version: 1, timeZone: timeZone ?? 'UTC' } }, { upsert: true });
  };

  const context: EngineContext = {
    account,
    accountKey: encodeName(account),
    clock: options.clock ?? systemClock,
    clockInjected: options.clock !== undefined,
    owner: `${process.pid}-${randomBytes(6).toString('hex')}`,
    ...(options.defaultCountry === undefined ? {} : { defaultCountry: options.defaultCountry }),
    ...(options.step && { step: options.step }),
    closing: closing.signal,
    collections: () => {
      if (closing.signal.aborted) return Promise.reject(new InvalidArgumentError('The engine is closed.', { hint: 'Open another one.' }));
      share ??= connect().then(async (collections) => {
        if (timeZone !== undefined) await changeZone({ account, collections, timeZone });
        return collections;
      });
      // A failed attempt is not kept: the next call tries again.
      share.catch(() => (share = undefined));
      return share;
    },
    timeZone: async () => {
      const { config } = await context.collections();
      return (await config.findOne({ _id: account }, { projection: { timeZone: 1 } }))?.timeZone ?? 'UTC';
    },
    ruleContext: async () => {
      const { config } = await context.collections();
      const version = (await config.findOne({ _id: account }))?.version ?? 0;
      if (rules?.version !== version) rules = { version, context: await readRuleContext(context) };
      return rules.context;
    },
  };
  return {
    context,
    close: async () => {
      closing.abort();
      await share?.catch(() => undefined);
      if (acquired) await releaseClient(client);
      acquired = false;
    },
  };
}

/** The one given, else the one in the connection string, else `audience`. */
function databaseNameOf({ uri, database }: ContextOptions, inUri: string): string {
  if (database !== undefined && database !== '') return database;
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]+/.test(uri) ? inUri : 'audience';
}

async function readRuleContext(context: EngineContext): Promise<RuleContext> {
  const { attributes, segments } = await context.collections();
  const types = new Map<string, AttributeType>(STANDARD_ATTRIBUTES);
  for await (const { name, type } of attributes.find({ account: context.account })) if (!types.has(name)) types.set(name, type);
  const references = new Map<string, SegmentReference>();
  const add = (document: SegmentDocument): void => {
    const { _id: id, name, type, definition, nameKey, hidden } = document;
    const reference: SegmentReference = { id, name, type, rule: migrateRule(definition) };
    references.set(id, reference);
    if (hidden !== true) references.set(`name:${nameKey}`, reference);
  };
  predefinedSegments(context, new Date(0)).forEach(add);
  for await (const document of segments.find({ account: context.account })) add(document);
  return {
    attributeType: (name) => types.get(name),
    attributeNames: () => types.keys(),
    segment: (idOrName) => references.get(idOrName) ?? references.get(`name:${foldName(idOrName)}`),
    segmentNames: () => new Set([...references.values()].map(({ name }) => name)),
  };
}
