import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { testDatabase } from '../support/database';

const NODES = join(__dirname, '../../nodes');
const database = testDatabase('reachable');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

/** Calls of the door that no node makes, each for a reason. */
const NOT_OF_NODES: Record<string, string> = {
  'access.*': 'keys and sessions are those of the console, which gives them out itself',
  'work.*': 'the connection does background work by itself',
  health: "asked by the connection's own test",
  close: 'the connection is closed when nobody uses it',
  'audience.values': "what the people of a rule have is for the console's cards",
  'profiles.joins': 'who was joined lately is shown by the console, beside the button that undoes it',
  'segments.history': 'the size of a segment over time is a curve, which the console draws',
  'attributes.compute': 'computed attributes are defined by hand and seldom, by the engine or the HTTP API',
  'attributes.removeComputed': 'as attributes.compute',
  'waits.parked':
    'what waits at a place, and what was given up there, is looked at by the engine or the HTTP API',
  'waits.requeue': 'as waits.parked',
  'waits.list': 'as waits.parked',
  'waits.counts': 'as waits.parked',
  'splits.report': 'how the branches of a split have done stands in the report of a flow',
  'contacts.policy.*': 'the policy of an account is set once, by the engine or the HTTP API',
  'consent.topics.*': 'topics are defined by hand and seldom, in the console or by the HTTP API',
  'consent.settings.*': 'as consent.topics.*',
  'consent.rotateKey': 'as consent.topics.*',
  'consent.open': 'the pages behind links do, which every host serves',
  'consent.follow': 'as consent.open',
  'consent.verify': 'one history with that of Do Not Contact, which its node verifies',
  'consent.verifyAll': 'as consent.verify',
  'audience.explainPlan': 'how MongoDB is asked is for people who tune it',
  'entries.park': 'an entry is given up after as many tries as the trigger allows',
};
/** Calls that only one host makes, each for a reason. */
const ONLY_IN: Record<'n8n' | 'nodeRed', Record<string, string>> = {
  n8n: {
    'waits.extend': 'a message of Node-RED that goes on is over; an execution of n8n is held while it runs',
    'waits.retry': 'as waits.extend',
    'waits.park': 'as waits.extend',
    'events.values': 'values of properties are suggested by the rows of n8n, and by the console',
  },
  nodeRed: {
    'audience.validate':
      "Node-RED's rule builder points at what is wrong; in n8n the engine says so when the node runs",
  },
};

/** Every file of ours that the nodes of a host are made of. */
function filesOf(ending: string): string[] {
  const entries = readdirSync(NODES).flatMap((folder) => {
    const inside = join(NODES, folder);
    return statSync(inside).isDirectory()
      ? readdirSync(inside)
          .filter((file) => file.endsWith(ending))
          .map((file) => join(inside, file))
      : [];
  });
  const seen = new Set<string>();
  const walk = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const target = `${resolve(dirname(file), from ?? '')}.ts`;
      if (target.startsWith(NODES) && existsSync(target)) walk(target);
    }
  };
  entries.forEach(walk);
  return [...seen];
}

/** Calls as they stand in the text; those whose name is put together are named beside it. */
function callsIn(files: readonly string[]): Set<string> {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const calls = [...text.matchAll(/\b(\w+)\s*\.(\w+)\(/g)].map(([, holder, call]) => `${holder}.${call}`);
  if (/engine\.tags\[change\]/.test(text)) calls.push('tags.add', 'tags.remove');
  if (/engine\.tags\[`\$\{change\}Many`\]/.test(text)) calls.push('tags.addMany', 'tags.removeMany');
  // The import is held as what it imports.
  if (text.includes('.profiles.import')) {
    const imported = [...text.matchAll(/\bprofiles\.(analyze|commit|status|refused)\(/g)];
    calls.push(...imported.map(([, call]) => `import.${call}`));
  }
  // n8n holds the waits of a place as the outbox of a flow.
  for (const [, call] of text.matchAll(/: waits\.(\w+),/g)) calls.push(`waits.${call}`);
  return new Set(calls);
}

/** What is reached by one call for many is reached, and so is the other way round. */
const reached = (calls: Set<string>, name: string) =>
  calls.has(name) || calls.has(`${name}Many`) || calls.has(name.replace(/Many$/, ''));

function doorOf(object: object, prefix = ''): string[] {
  return Object.entries(object).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [`${prefix}${name}`];
    return typeof value === 'object' && value !== null ? doorOf(value, `${prefix}${name}.`) : [];
  });
}

test.each([
  ['n8n', '.node.ts'],
  ['nodeRed', '.node-red.ts'],
] as const)(
  'every call of the engine is reached by an operation of a node in %s, or is listed with the reason',
  (host, ending) => {
    const calls = callsIn(filesOf(ending));
    const others = host === 'n8n' ? ONLY_IN.nodeRed : ONLY_IN.n8n;
    const door = doorOf(engine);
    expect(door.length).toBeGreaterThan(70);
    const missing = door.filter((name) => {
      const listed = [name, name.replace(/\.\w+$/, '.*')].some((one) => one in NOT_OF_NODES || one in others);
      return !listed && !reached(calls, name.split('.').slice(-2).join('.'));
    });
    expect(missing).toEqual([]);
  },
);

test('a reason stands only for a call that there is', () => {
  const door = doorOf(engine);
  const listed = [NOT_OF_NODES, ONLY_IN.n8n, ONLY_IN.nodeRed].flatMap(Object.keys);
  expect(
    listed.filter((name) => !door.some((one) => one === name || one.replace(/\.\w+$/, '.*') === name)),
  ).toEqual([]);
});
