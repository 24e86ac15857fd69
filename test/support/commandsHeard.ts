import { MongoClient, type CommandStartedEvent } from 'mongodb';
import { unroutedIn, type Unrouted } from './routed';
import { LISTED } from './unrouted';

/**
 * Every command that an engine sends in a test file is listened to: what a router of a sharded cluster would refuse, or ask all shards about, fails the
 * file, unless it is listed with a reason. The clients of tests themselves, which have no `appName`, may do as they like.
 */
const heard = new Map<string, Unrouted>();

const line = ({ collection, command, by, why }: Unrouted): string =>
  `${collection}: ${command}${by === '' ? '' : ` by ${by}`}: ${why}`;

/** What was heard and is not listed, since it was asked last. */
export function unlisted(): string[] {
  const found = [...heard.values()].filter((one) => !LISTED.some((listed) => covers(listed, one)));
  heard.clear();
  return found.map(line);
}

const covers = ({ collection, command, by }: (typeof LISTED)[number], found: Unrouted): boolean =>
  command === found.command &&
  (collection === undefined || collection === found.collection) &&
  (by === undefined || by === found.by);

function listen({ commandName, command }: CommandStartedEvent): void {
  for (const one of unroutedIn(commandName, command)) heard.set(line(one), one);
}

const connect = MongoClient.prototype.connect;
const listenedTo = new WeakSet<MongoClient>();

MongoClient.prototype.connect = function (this: MongoClient) {
  if (this.options.appName !== undefined && !listenedTo.has(this)) {
    listenedTo.add(this);
    (this.options as { monitorCommands: boolean }).monitorCommands = true;
    this.on('commandStarted', listen);
  }
  return connect.call(this);
};

if (typeof afterAll === 'function') afterAll(() => expect(unlisted()).toEqual([]));
