import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { INDEXES } from './indexes';
import { encodePart } from './language/text/names';
import { LISTENERS } from './listeners';
import './renewKeys';
import { systemClock, type Clock } from './store/clock/clock';
import type { EngineContext } from './store/context';
import { InvalidArgumentError, type AudienceError } from './store/errors';
import type { ConfigDocument } from './store/mongo/ConfigDocument';
import {
  acquireClient,
  DEADLINE_MS,
  releaseClient,
  silentServer,
  type ClientOptions,
} from './store/mongo/client';
import { checkDataVersion, DATA_VERSION } from './store/mongo/dataVersion';
import { asAudienceError } from './store/mongo/databaseError';
import type { Silence } from './store/mongo/Silence';
import { checkDatabase, prepareOnce } from './store/mongo/prepare';
import { sharedAnswers } from './store/mongo/sharedAnswers';
import { storeCollections } from './store/mongo/storeCollections';
import { Listeners } from './store/occasions';
import { changeZone } from './work/changeZone';

export interface ContextOptions extends ClientOptions {
  database?: string;
  account?: string;
  timeZone?: string;
  clock?: Clock;
  defaultCountry?: string;
  refusePlaceholders?: boolean;
  columns?: boolean | { from: number };
  onZoneConflict?: (conflict: { ours: string; theirs: string }) => void;
  deadlineMs?: number;
  step?: EngineContext['step'];
}

export interface OpenedContext {
  readonly context: EngineContext;
  /** Gives its share of the connection pool back. */
  close(): Promise<void>;
  /** The answer of a call, or DatabaseUnavailableError when MongoDB says nothing for too long. */
  within<T>(answer: Promise<T>, short: boolean): Promise<T>;
}

/** The context of one engine. */
export function openContext(options: ContextOptions): OpenedContext {
  const { account = 'main' } = options;
  const closing = new AbortController();
  const connection = new Connection(options, account, closing.signal);
  const config = sharedAnswers(() => connection.config());

  const context: EngineContext = {
    account,
    accountKey: encodePart(account),
    clock: options.clock ?? systemClock,
    clockInjected: options.clock !== undefined,
    owner: connection.owner,
    ...(options.defaultCountry === undefined ? {} : { defaultCountry: options.defaultCountry }),
    refusePlaceholders: options.refusePlaceholders ?? false,
    ...columnsFrom(options.columns),
    ...(options.step && { step: options.step }),
    closing: closing.signal,
    database: () => connection.database(),
    config: () => connection.config(),
    timeZone: async () => (await config())?.timeZone ?? 'UTC',
    configVersion: async () => (await config())?.version ?? 0,
    listeners: new Listeners(LISTENERS),
  };
  return {
    context,
    close: () => {
      closing.abort();
      return connection.close();
    },
    within: (answer, short) => connection.within(answer, short),
  };
}

/** People from whom on an account has packed columns, where nothing else is said: fewer are counted as fast one by one. */
const COLUMNS_FROM = 50_000;

const columnsFrom = (columns: ContextOptions['columns'] = true): { columnsFrom?: number } =>
  columns === false ? {} : { columnsFrom: columns === true ? COLUMNS_FROM : columns.from };

/** One engine's share of a pool of connections, taken and prepared by the first call that needs it. */
class Connection {
  readonly owner = `${process.pid}-${randomBytes(6).toString('hex')}`;
  private share: Promise<Db> | undefined;
  private acquired = false;
  private silence: Silence | undefined;
  private outdated: AudienceError | undefined;
  private readonly client: ClientOptions;
  private zoneSeen: string | undefined;

  constructor(
    private readonly options: ContextOptions,
    private readonly account: string,
    private readonly closing: AbortSignal,
  ) {
    const { uri, appName, maxPoolSize, deadlineMs, driver } = options;
    this.client = {
      uri,
      ...(appName !== undefined && { appName }),
      ...(maxPoolSize !== undefined && { maxPoolSize }),
      ...(deadlineMs !== undefined && { deadlineMs }),
      ...(driver !== undefined && { driver }),
    };
  }

  database(): Promise<Db> {
    if (this.closing.aborted)
      return Promise.reject(new InvalidArgumentError('The engine is closed.', { hint: 'Open another one.' }));
    if (this.outdated) return Promise.reject(this.outdated);
    if (this.share) return this.share;
    const share = this.connect();
    this.share = share;
    // A failed attempt is not kept: the next call tries again.
    share.catch(() => (this.share = this.share === share ? undefined : this.share));
    return share;
  }

  async config(): Promise<ConfigDocument | null> {
    const db = await this.database();
    const { config } = await storeCollections(this);
    const stored = await config.findOne({ _id: this.account });
    try {
      checkDataVersion(stored?.dataVersion, db.databaseName);
    } catch (error) {
      this.outdated = error as AudienceError;
      throw error;
    }
    this.compareZone(stored?.timeZone);
    return stored;
  }

  /** Whoever connects and makes indexes may take their time. */
  within<T>(answer: Promise<T>, short: boolean): Promise<T> {
    const { deadlineMs = DEADLINE_MS, uri } = this.options;
    if (this.silence === undefined) return answer;
    return this.silence.within(answer, { deadlineMs, short }, () => silentServer(deadlineMs, uri));
  }

  /** Each time that somebody else has given the account another zone than ours. */
  private compareZone(theirs: string | undefined): void {
    const { timeZone: ours, onZoneConflict } = this.options;
    if (theirs === undefined || ours === undefined || theirs === this.zoneSeen) return;
    this.zoneSeen = theirs;
    if (theirs !== ours) onZoneConflict?.({ ours, theirs });
  }

  async close(): Promise<void> {
    await this.share?.catch(() => undefined);
    await this.release();
  }

  private async connect(): Promise<Db> {
    const { client: mongo, silence } = acquireClient(this.client);
    this.acquired = true;
    try {
      await mongo.connect();
      const db = mongo.db(databaseNameOf(this.options, mongo.options.dbName));
      await prepareOnce(mongo, db, INDEXES, this.owner);
      await this.prepareAccount(db);
      this.silence = silence;
      return db;
    } catch (error) {
      await this.release();
      throw asAudienceError(error, this.options.uri);
    }
  }

  /** An account begins with its first engine; a zone that is given becomes the account's. */
  private async prepareAccount(db: Db): Promise<void> {
    const {
      account,
      options: { timeZone },
    } = this;
    const { config } = await storeCollections({ database: async () => db });
    let stored = await config.findOne({ _id: account });
    if (!stored) {
      await checkDatabase(db);
      await config.updateOne(
        { _id: account },
        [
          {
            $set: {
              version: { $ifNull: ['$version', 1] },
              timeZone: { $ifNull: ['$timeZone', { $literal: timeZone ?? 'UTC' }] },
              dataVersion: { $max: ['$dataVersion', DATA_VERSION] },
              createdAt: { $ifNull: ['$createdAt', '$$NOW'] },
            },
          },
        ],
        { upsert: true },
      );
      stored = await config.findOne({ _id: account });
    }
    checkDataVersion(stored?.dataVersion, db.databaseName);
    if (timeZone !== undefined && stored?.timeZone !== timeZone)
      await changeZone({ account, database: async () => db, timeZone });
  }

  private async release(): Promise<void> {
    if (!this.acquired) return;
    this.acquired = false;
    this.silence = undefined;
    await releaseClient(this.client);
  }
}

/** The one given, else the one in the connection string, else `audience`. */
export function databaseNameOf(
  { uri, database }: Pick<ContextOptions, 'uri' | 'database'>,
  inUri: string,
): string {
  if (database !== undefined && database !== '') return database;
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]+/.test(uri) ? inUri : 'audience';
}
