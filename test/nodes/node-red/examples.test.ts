import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine, type Rule } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { ROOT } from './readForms';
import { inbox, press, startExample, useNodeRed, type Message } from './runFlow';

const EXAMPLES = readdirSync(join(ROOT, 'examples')).map((file) => file.replace(/\.json$/, ''));
/** Examples that show what is done about items that cannot be taken: those report something. */
const SHOW_PROBLEMS = new Set(['track-event']);

interface ExampleNode {
  id: string;
  type: string;
  audience?: { segments?: string[] };
  operation?: string;
  segmentName?: string;
  segmentKind?: string;
  rule?: string;
  wires?: string[][];
}
const nodesOf = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, 'examples', `${name}.json`), 'utf8')) as ExampleNode[];
/** Buttons that make the segment which a flow begins with: the seed has made it already. */
const makingOf = (name: string): string[] => {
  const nodes = nodesOf(name);
  const needed = neededBy(nodes);
  const makers = nodes.filter(
    ({ operation, segmentName }) => operation === 'create' && needed.includes(segmentName ?? ''),
  );
  return nodes
    .filter(({ type, wires }) => type === 'inject' && makers.some(({ id }) => wires?.flat().includes(id)))
    .map(({ id }) => id);
};
const neededBy = (nodes: readonly ExampleNode[]): string[] =>
  nodes.flatMap(({ type, audience }) =>
    /segment-(entry|exit)$/.test(type) ? (audience?.segments ?? []) : [],
  );

let engine: AudienceEngine;
const databases: { drop(): Promise<void> }[] = [];

useNodeRed();
afterEach(() => engine.close());
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

/** Who and what the examples speak of. */
async function seed(uri: string): Promise<void> {
  engine = await openAudienceEngine({ uri });
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    phones: ['+442079460123'],
    attributes: { firstName: 'Ada', city: 'London' },
    tags: ['loyal', 'london'],
  });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita.berg@example.com'],
    attributes: { firstName: 'Anita', city: 'London' },
    tags: ['loyal', 'london'],
  });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.settings.set({ address: 'http://127.0.0.1:1880/audience/consent' });
  for (const [name, rule] of [
    ['London, bought twice in 30 days', { event: 'Purchase' }],
    ['Has a contract', { event: 'Signed' }],
    ['Left a cart', { event: 'Cart left' }],
    ['Bought in the last 30 days', { event: 'Purchase' }],
    ['Reads the news', { event: 'Subscribed' }],
    ['Invited', { tags: ['invited'], operator: 'hasAny' }],
  ] satisfies [string, Rule][] as [string, Rule][]) {
    await engine.segments.create({ name, type: 'realTime', rule });
  }
  await engine.work.runDue();
}

test.each(EXAMPLES)(
  '%s: each of its buttons does what it says, and nothing is reported that is not meant to be',
  async (name) => {
    const database = testDatabase(`example-${name}`);
    databases.push(database);
    await seed(database.uri);
    const buttons = await startExample(database.uri, name);
    const [completed, caught] = [inbox('completed'), inbox('caught')];
    const making = makingOf(name);
    const flows = nodesOf(name).filter(({ type }) => /segment-(entry|exit)$/.test(type)).length;
    await eventually(async () => (await engine.flows.list({ status: 'active' })).length === flows, {
      what: 'the flows run that begin in it',
    });
    for (const button of buttons.filter((one) => !making.includes(one))) {
      press(button);
      const done: Message = await Promise.race([completed.next(), caught.next()]);
      if (!SHOW_PROBLEMS.has(name)) expect(done['error']).toBeUndefined();
    }
    if (!SHOW_PROBLEMS.has(name)) expect(caught.all).toEqual([]);
  },
);

test.each(EXAMPLES)(
  '%s: the segments that it begins with are made by a button of its own, or are predefined',
  async (name) => {
    const database = testDatabase(`segments-${name}`);
    databases.push(database);
    engine = await openAudienceEngine({ uri: database.uri });
    const nodes = nodesOf(name);
    const needed = neededBy(nodes);
    for (const { id, operation, segmentName, segmentKind, rule } of nodes) {
      if (operation !== 'create' || !needed.includes(segmentName ?? '')) continue;
      expect(nodes.some(({ type, wires }) => type === 'inject' && wires?.flat().includes(id))).toBe(true);
      await engine.segments.create({
        name: segmentName ?? '',
        type: segmentKind as 'realTime',
        rule: JSON.parse(rule ?? '') as Rule,
      });
    }
    const there = (await engine.segments.list()).map((segment) => segment.name);
    expect(needed.filter((segment) => !there.includes(segment))).toEqual([]);
  },
);

test.each(EXAMPLES)(
  '%s: no input has lines, of which a dialog that is opened and closed would make one',
  (name) => {
    const nodes = nodesOf(name);
    const ours = nodes.filter(({ type }) => String(type).startsWith('audience-'));
    expect(
      ours
        .flatMap((one) => Object.values(one))
        .filter((value) => typeof value === 'string' && value.includes('\n')),
    ).toEqual([]);
  },
);
