import { ALL } from './language/identities/all';
import { isZone } from './language/calendar/zone';
import type { Clock } from './store/clock/clock';
import { InvalidArgumentError } from './store/errors';
import type { ContextOptions } from './openContext';
import { pointer } from './language/rule/Problems';
import { nameProblem } from './language/text/names';
import { shown } from './language/text/shown';

/** What `openAudienceEngine` takes. */
export interface EngineOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its `appName`, `maxPoolSize` and `serverSelectionTimeoutMS` win over those of this package. */
  uri: string;
  /** Default: the one in the uri, else `audience`. */
  database?: string;
  /** Every read and write is scoped to it; default `main`. */
  account?: string;
  /** IANA. It becomes the account's: days begin by it in every process. Default: the account's stored zone, else `UTC`. */
  timeZone?: string;
  /** Default: MongoDB's own time for writes, the system clock for questions. An injected clock drives everything, leases too. */
  clock?: Clock;
  /** As it shows in MongoDB's logs; default `audience-engine`. */
  appName?: string;
  /** Connections at most; engines of this process on the same uri share them. Default 40. */
  maxPoolSize?: number;
  /** Country of phone numbers that are written without a country code, ISO 3166 (`GB`). */
  defaultCountry?: string;
  /**
   * Words such as `null`, `none` and `unknown` are refused as external ids, as imports refuse them: where an expression
   * without a value becomes text. Default false: then only what no program means (`undefined`, `N/A`, `-`, `0`) is refused.
   */
  refusePlaceholders?: boolean;
  /**
   * How long (ms) MongoDB may say nothing before a call ends with DATABASE_UNAVAILABLE; default 5 000, 0: as long as the driver waits. Calls about one person
   * or one thing wait so long for an answer, long ones for a sign of life. Not of `entries`, which wait for the database; what was asked may still happen.
   */
  deadlineMs?: number;
  /**
   * Hears, once each time, that another process has given the account another zone than this engine's `timeZone`: two that disagree move the beginning of
   * every day with each restart. Noticed with the next call or round of background work. Default: nobody hears it.
   */
  onZoneConflict?: (conflict: { ours: string; theirs: string }) => void;
  /**
   * Large accounts have packed columns, a copy of what people have from which counts and selections are answered (docs/columns.md). `from`: of how many people on,
   * default 50 000. `false`: this process neither makes nor asks them.
   */
  columns?: boolean | { from: number };
  /** TLS files and credentials for the driver that do not fit into a uri. */
  driver?: ContextOptions['driver'];
}

const KEYS = [
  'uri',
  'database',
  'account',
  'timeZone',
  'clock',
  'appName',
  'maxPoolSize',
  'defaultCountry',
  'refusePlaceholders',
  'deadlineMs',
  'onZoneConflict',
  'driver',
  'columns',
];

/** @throws InvalidArgumentError with the place of what is wrong. The connection string never stands in the message. */
export function readOptions(options: EngineOptions): ContextOptions {
  if (typeof options !== 'object' || options === null)
    throw refuse('', 'There are no options.', 'Give at least { uri }.');
  const unknown = Object.keys(options).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw refuse(
      pointer('', unknown),
      `There is no option "${unknown}".`,
      `The options are ${KEYS.join(', ')}.`,
    );
  const {
    uri,
    database,
    account = 'main',
    timeZone,
    clock,
    appName,
    maxPoolSize,
    defaultCountry,
    refusePlaceholders,
    deadlineMs,
    onZoneConflict,
    driver,
    columns,
  } = options;
  if (typeof uri !== 'string' || !/^mongodb(\+srv)?:\/\/./.test(uri)) {
    throw refuse(
      '/uri',
      'The uri is no connection string.',
      'It looks like mongodb://127.0.0.1:27017/audience or mongodb+srv://user:password@cluster/audience.',
    );
  }
  if (
    database !== undefined &&
    (typeof database !== 'string' || !/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database))
  )
    throw refuse('/database', 'This is no name of a database.', 'Use 1 to 63 letters, digits, - and _.');
  const wrong = nameProblem(account);
  if (wrong !== undefined)
    throw refuse('/account', `This is no name of an account: ${wrong}.`, 'Use 1 to 200 characters.');
  if (account.normalize('NFC') === ALL)
    throw refuse('/account', 'This is no name of an account: * is all of them.', 'Use another name.');
  if (timeZone !== undefined && !isZone(timeZone))
    throw refuse(
      '/timeZone',
      `${shown(timeZone)} is not a time zone.`,
      'Give an IANA name such as Europe/London or UTC.',
    );
  if (clock !== undefined && typeof clock?.now !== 'function')
    throw refuse('/clock', 'The clock has no function now.', 'Give { now: () => Date }.');
  if (
    maxPoolSize !== undefined &&
    !(Number.isInteger(maxPoolSize) && maxPoolSize >= 1 && maxPoolSize <= 10_000)
  )
    throw refuse(
      '/maxPoolSize',
      'maxPoolSize is no number of connections.',
      'Give a whole number from 1 to 10 000.',
    );
  if (appName !== undefined && (typeof appName !== 'string' || Buffer.byteLength(appName) > 128))
    throw refuse('/appName', 'appName is no text of up to 128 bytes.', 'Shorten it.');
  if (
    defaultCountry !== undefined &&
    !(typeof defaultCountry === 'string' && /^[A-Z]{2}$/.test(defaultCountry))
  )
    throw refuse('/defaultCountry', 'defaultCountry is no country.', 'Give two letters such as GB.');
  if (refusePlaceholders !== undefined && typeof refusePlaceholders !== 'boolean')
    throw refuse(
      '/refusePlaceholders',
      'refusePlaceholders is neither true nor false.',
      'Give true or false.',
    );
  if (
    deadlineMs !== undefined &&
    !(Number.isInteger(deadlineMs) && (deadlineMs === 0 || (deadlineMs >= 1_000 && deadlineMs <= 3_600_000)))
  )
    throw refuse(
      '/deadlineMs',
      'deadlineMs is no time to wait.',
      'Give 0 or 1 000 to 3 600 000 milliseconds.',
    );
  if (onZoneConflict !== undefined && typeof onZoneConflict !== 'function')
    throw refuse('/onZoneConflict', 'onZoneConflict is no function.', 'Give a function, or leave it out.');
  if (columns !== undefined && typeof columns !== 'boolean' && !isSize(columns?.from))
    throw refuse(
      '/columns',
      'columns says neither whether nor from where on.',
      'Give true, false or { from: a whole number of people from 1 on }.',
    );
  return {
    uri,
    account: account.normalize('NFC'),
    ...(database !== undefined && { database }),
    ...(timeZone !== undefined && { timeZone }),
    ...(clock !== undefined && { clock }),
    ...(appName !== undefined && { appName }),
    ...(maxPoolSize !== undefined && { maxPoolSize }),
    ...(defaultCountry !== undefined && { defaultCountry }),
    ...(refusePlaceholders !== undefined && { refusePlaceholders }),
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(onZoneConflict !== undefined && { onZoneConflict }),
    ...(driver !== undefined && { driver }),
    ...(columns !== undefined && { columns }),
  };
}

const isSize = (size: unknown): boolean => Number.isInteger(size) && (size as number) >= 1;

const refuse = (path: string, message: string, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { hint, path });
