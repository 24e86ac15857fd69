import { parseArgs } from 'node:util';
import { isLoopbackAddress } from './origin';

/** What the command was told. */
export interface Settings {
  uri: string;
  database?: string;
  account?: string;
  timeZone?: string;
  defaultCountry?: string;
  host: string;
  port: number;
  https: boolean;
}

export type Told =
  | { does: 'serve'; settings: Settings }
  | { does: 'keys create'; settings: Settings; name: string; role: string }
  | { does: 'keys list'; settings: Settings }
  | { does: 'keys revoke'; settings: Settings; id: string };

/** What was typed cannot be done; the message says why, to a person. */
export class UsageError extends Error {}

export const USAGE = `usage: audience-console --uri mongodb://… [options]       serves the console and its API
       audience-console keys create --name NAME --role read|write --uri …
       audience-console keys list --uri …
       audience-console keys revoke ID --uri …

  --uri URI                 of MongoDB                                  AUDIENCE_MONGODB_URI
  --database NAME           default: the one in the uri, or audience    AUDIENCE_DATABASE
  --account NAME            default: main                               AUDIENCE_ACCOUNT
  --time-zone ZONE          of the account; default: as it is           AUDIENCE_TIME_ZONE
  --default-country CC      of phone numbers without one, such as GB    AUDIENCE_DEFAULT_COUNTRY
  --port N                  default: 7710                               AUDIENCE_CONSOLE_PORT
  --host ADDRESS            default: 127.0.0.1                          AUDIENCE_CONSOLE_HOST
  --https                   reached over TLS: cookies go nowhere else   AUDIENCE_CONSOLE_HTTPS=1`;

const OPTIONS = {
  uri: { type: 'string' },
  database: { type: 'string' },
  account: { type: 'string' },
  'time-zone': { type: 'string' },
  'default-country': { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  https: { type: 'boolean' },
  name: { type: 'string' },
  role: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError */
export function readSettings(args: readonly string[], environment: Environment): Told {
  const { values, positionals } = parse(args);
  if (values.help) throw new UsageError(USAGE);
  const settings = settingsOf(values, environment);
  const [group, action, id, more] = positionals;
  if (group === undefined || (group === 'serve' && action === undefined)) return { does: 'serve', settings };
  if (group === 'keys' && more === undefined) {
    if (action === 'list' && id === undefined) return { does: 'keys list', settings };
    if (action === 'revoke' && id !== undefined) return { does: 'keys revoke', settings, id };
    if (action === 'create' && id === undefined)
      return { does: 'keys create', settings, name: values.name ?? '', role: values.role ?? '' };
  }
  throw new UsageError(`There is no command "${positionals.join(' ')}".\n\n${USAGE}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function settingsOf(values: Values, environment: Environment): Settings {
  const given = (name: keyof Values & string, variable: string): string | undefined => {
    const value = values[name] ?? environment[variable];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const uri = given('uri', 'AUDIENCE_MONGODB_URI');
  if (uri === undefined) throw new UsageError(`Say where MongoDB is: --uri mongodb://…\n\n${USAGE}`);
  const port = given('port', 'AUDIENCE_CONSOLE_PORT') ?? '7710';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`"${port}" is no port: give a number up to 65535, or 0 for a free one.`);
  const database = given('database', 'AUDIENCE_DATABASE');
  const account = given('account', 'AUDIENCE_ACCOUNT');
  const timeZone = given('time-zone', 'AUDIENCE_TIME_ZONE');
  const defaultCountry = given('default-country', 'AUDIENCE_DEFAULT_COUNTRY');
  return {
    uri,
    ...(database !== undefined && { database }),
    ...(account !== undefined && { account }),
    ...(timeZone !== undefined && { timeZone }),
    ...(defaultCountry !== undefined && { defaultCountry }),
    host: given('host', 'AUDIENCE_CONSOLE_HOST') ?? '127.0.0.1',
    port: Number(port),
    https: values.https === true || environment['AUDIENCE_CONSOLE_HTTPS'] === '1',
  };
}

/** An address that others reach takes keys. */
export const isPublic = ({ host }: Settings): boolean => !isLoopbackAddress(host);
