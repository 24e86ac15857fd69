import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { ensureBuilt } from '../support/built';
import { processesOf, READY, startJourney, type StartedJourney } from '../support/startedJourney';
import { until } from '../support/until';

const data = mkdtempSync(join(tmpdir(), 'audience-start-n8n-'));
let port: number;
let journey: StartedJourney;
let engine: AudienceEngine;

async function start(): Promise<void> {
  journey = startJourney(['--data', data, '--port', String(port)], 'startN8n.mjs');
  // n8n itself is installed here when no test was quicker.
  const said = await journey.line(/^MongoDB: port \d+/, { withinMs: 60_000 });
  await journey.line(READY, { withinMs: 15 * 60_000 });
  engine = await openAudienceEngine({
    uri: `mongodb://127.0.0.1:${/\d+/.exec(said)?.[0]}/?replicaSet=audience`,
    account: 'main',
  });
}

async function stop(): Promise<number | null> {
  await engine.close();
  return journey.signal('SIGINT');
}

const output = { output: () => journey.lines().join('\n') };
const eventually = (what: string, condition: () => Promise<boolean>) => until(output, what, condition, 30);

/** Whom a line to paste is about: her purchase names her email address. */
const emailIn = (curl: string): string => {
  const found = /[a-z]+\.[a-z]+@example\.com/.exec(curl)?.[0];
  if (found === undefined) throw new Error(`no email address in ${curl}`);
  return found;
};

const isLoyal = async (curl: string) =>
  (await engine.profiles.get({ email: emailIn(curl) })).tags.includes('loyal');

async function rejections(): Promise<{ reason: string; flowId?: string }[]> {
  const found = [];
  for await (const rejection of engine.contacts.rejections()) found.push(rejection);
  return found as { reason: string; flowId?: string }[];
}

beforeAll(async () => {
  ensureBuilt();
  port = await freePort();
  await start();
}, 20 * 60_000);

afterAll(async () => {
  await engine?.close().catch(() => undefined);
  await journey?.signal('SIGTERM').catch(() => undefined);
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

/** The printed address and login, as somebody types them into the page. */
async function logIn(): Promise<{ path: (path: string, body?: object) => Promise<unknown> }> {
  const [, email, password] = /^Log in with: +(\S+) +(\S+)$/.exec(await journey.line(/^Log in with:/)) ?? [];
  const address = `http://127.0.0.1:${port}`;
  expect(journey.lines()).toContain(`Open the editor:  ${address}/`);
  const answer = await fetch(`${address}/rest/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ emailOrLdapLoginId: email, password }),
  });
  expect(answer.status).toBe(200);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return {
    path: async (path, body) => {
      const told = await fetch(`${address}/rest${path}`, {
        headers: { Cookie: cookie, 'Content-Type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return ((await told.json()) as { data: unknown }).data;
    },
  };
}

it('the printed login opens an editor that has the example workflows, published where they start by themselves', async () => {
  const editor = await logIn();
  const workflows = (await editor.path('/workflows')) as { name: string; active: boolean }[];
  expect(
    workflows.map(({ name, active }) => ({ name, active })).sort((a, b) => a.name.localeCompare(b.name)),
  ).toEqual([
    { name: 'Abandoned cart', active: true },
    { name: 'Add to a flow', active: false },
    { name: 'Broadcast', active: false },
    { name: 'Import profiles', active: false },
    { name: 'Loyal customers', active: true },
    { name: 'Renewal reminder', active: true },
    { name: 'STOP reply', active: true },
    { name: 'Win back', active: true },
  ]);
});

it('who was in the segments at launch has been through the workflows', async () => {
  await eventually(
    'Chloe and Dev are loyal',
    async () => (await engine.audience.count({ tags: ['loyal'], operator: 'hasAny' } as never)) === 2,
  );
  await eventually('Elena, who had said STOP, is rejected', async () =>
    (await rejections()).some(({ reason }) => reason === 'keyword'),
  );
  // Those of the past were recorded without a permit.
  const reminded = { event: 'Contacted', where: { property: 'permit', operator: 'isNotEmpty' } };
  await eventually(
    'one contract is reminded of',
    async () => (await engine.audience.count(reminded as never)) === 1,
  );
});

it('the lines do what they say: an entry, a STOP, a rejection', async () => {
  const [enter, say, refuse] = journey.curls();
  expect(JSON.parse(await journey.paste(enter))).toMatchObject({ event: { duplicate: false } });
  await eventually(`${emailIn(enter)} is loyal`, () => isLoyal(enter));

  await journey.paste(say);
  const before = (await rejections()).length;
  await journey.paste(refuse);
  await eventually(`${emailIn(refuse)} is rejected`, async () => (await rejections()).length > before);
  expect(await isLoyal(refuse)).toBe(false);
}, 90_000);

describe('a workflow that is begun by hand does what its note says:', () => {
  /** Presses 'Execute workflow', and waits for its end. */
  async function execute(id: string): Promise<{ status: string; last: string }> {
    const editor = await logIn();
    const workflowData = (await editor.path(`/workflows/${id}`)) as { nodes: { name: string }[] };
    const { executionId } = (await editor.path(`/workflows/${id}/run`, {
      workflowData,
      triggerToStartFrom: { name: 'Try It' },
    })) as { executionId: string };
    let run: { status: string; data: string } | undefined;
    await eventually(`${id} has ended`, async () => {
      run = (await editor.path(`/executions/${executionId}`)) as typeof run;
      return !['new', 'running', 'waiting'].includes(run?.status ?? 'new');
    });
    return { status: String(run?.status), last: String(run?.data) };
  }

  it('an import, whose good rows land and whose bad one is told', async () => {
    const { status, last } = await execute('AudienceImport01');
    expect({ status, last }).toMatchObject({
      status: 'success',
      last: expect.stringContaining('not an address'),
    });
    const anita = await engine.profiles.get({ email: 'anita.berg@example.com' });
    expect(anita.tags).toContain('trade fair');
    expect(anita.attributes).toMatchObject({ city: 'London', Visited: '2026-05-04' });
  });

  it('a broadcast, to nobody twice', async () => {
    const sent = async () =>
      (await engine.broadcasts.list()).find(({ name }) => name === 'Spring sale')?.sent;
    expect(await execute('AudienceBroad001')).toMatchObject({ status: 'success' });
    expect(await sent()).toBe(5);
    expect(await execute('AudienceBroad001')).toMatchObject({ status: 'success' });
    expect(await sent()).toBe(10);
  });

  it('people are added to a flow that runs', async () => {
    expect(await execute('AudienceAddFlow1')).toMatchObject({ status: 'success' });
    const flow = (await engine.flows.list()).find(({ name }) => name.startsWith('Loyal customers'));
    const wholesale = await engine.audience.count({ tags: ['wholesale'], operator: 'hasAny' });
    let people = 0;
    for await (const { profile } of await engine.flows.participants(String(flow?.id)))
      if (profile.externalId !== undefined) people += 1;
    expect(people).toBeGreaterThan(wholesale);
  });
});

it('Ctrl-C stops all of it', async () => {
  expect(processesOf(data).length).toBeGreaterThan(0);
  expect(await stop()).toBe(0);
  expect(journey.lines().at(-1)).toBe('Stopped.');
  expect(processesOf(data)).toEqual([]);
}, 60_000);

it(
  'a second start keeps data, login and workflows, and prints lines about others',
  async () => {
    const before = emailIn(journey.curls()[0]);
    await start();
    expect(journey.lines()).toContainEqual(expect.stringContaining('those of the last start'));
    expect(journey.lines().filter((line) => /importing/.test(line))).toEqual([]);
    expect((await (await logIn()).path('/workflows')) as unknown[]).toHaveLength(8);
    const [enter] = journey.curls();
    expect(emailIn(enter)).not.toBe(before);
    await journey.paste(enter);
    await eventually(`${emailIn(enter)} is loyal`, () => isLoyal(enter));
  },
  5 * 60_000,
);

it(
  'starts again after it was killed with -9',
  async () => {
    await engine.close();
    process.kill(-journey.pid, 'SIGKILL');
    await journey.ended;
    await start();
    const [enter] = journey.curls();
    await journey.paste(enter);
    await eventually(`${emailIn(enter)} is loyal`, () => isLoyal(enter));
  },
  5 * 60_000,
);
