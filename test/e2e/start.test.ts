import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePeople } from '../../scripts/journey/people.cjs';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { ensureBuilt } from '../support/built';
import { processesOf, READY, startJourney, type StartedJourney } from '../support/startedJourney';

const nameOf = ({ attributes }: { attributes: { firstName: string; lastName: string } }) =>
  `${attributes.firstName} ${attributes.lastName}`;
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('npm start', () => {
  const data = mkdtempSync(join(tmpdir(), 'audience-start-'));
  const started: StartedJourney[] = [];
  let port: number;
  let journey: StartedJourney;

  function start(...args: string[]): StartedJourney {
    const one = startJourney(['--data', data, ...args]);
    started.push(one);
    return one;
  }

  beforeAll(async () => {
    ensureBuilt();
    port = await freePort();
    journey = start('--port', String(port));
    await journey.line(READY);
  }, 180_000);

  afterAll(async () => {
    for (const one of started) {
      try {
        await one.signal('SIGTERM');
      } catch {
        // it has ended already
      }
    }
    rmSync(data, { recursive: true, force: true });
  }, 60_000);

  it('says where the editor is and prints four lines to paste', async () => {
    expect(journey.lines()).toContainEqual(expect.stringContaining(`http://127.0.0.1:${port}/`));
    expect(journey.curls()).toHaveLength(4);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toContain('Audience Engine');
  });

  it('fills every page of the console: people, companies, topics, a broadcast, flows, events of each day', async () => {
    const [line] = journey.lines().filter((one) => one.startsWith('Open the console'));
    const address = /http:\S+/.exec(line ?? '')?.[0] ?? '';
    for (const page of ['companies', 'topics', 'broadcasts', 'flows', 'segments', 'tags', 'events/types']) {
      const answer = await fetch(`${address}api/v1/${page}`);
      expect([page, answer.status]).toEqual([page, 200]);
      expect([page, ((await answer.json()) as unknown[]).length > 0]).toEqual([page, true]);
    }
  });

  it('has let in who was in the segment at launch, and nobody on the Do Not Contact list', async () => {
    await journey.line(/^Chloe Diaz entered/);
    await journey.line(/^Dev Evans entered/);
    await journey.line(/^Elena Fischer was rejected/);
    expect(journey.lines().filter((line) => / entered "/.test(line))).toHaveLength(2);
  });

  it('does what the three lines say: a STOP, an entry within a second, a rejection', async () => {
    const [stop, enter, refuse] = journey.curls();
    await journey.paste(stop);
    await journey.line(/said STOP and is on the Do Not Contact list$/);

    const before = journey.lines().length;
    const answer = json(await journey.paste(enter));
    expect(answer).toMatchObject({ duplicate: false, profileId: expect.any(String) as string });
    await expect(journey.line(/^Anita Berg entered /, { from: before, withinMs: 1000 })).resolves.toContain(
      'London, bought twice in 30 days',
    );

    await journey.paste(refuse);
    await expect(journey.line(/^Ben Carter was rejected: /, { from: before })).resolves.toContain('keyword');
    expect(journey.lines().filter((line) => line.startsWith('Ben Carter entered'))).toEqual([]);
  });

  it('lets nobody in twice', async () => {
    const [, enter] = journey.curls();
    await journey.paste(enter);
    // Somebody else who enters afterwards shows that the flow has dealt with everything before.
    const other = makePeople().find(
      ({ profile, recent }) =>
        profile.attributes.city === 'London' &&
        recent === 1 &&
        !/^(Anita Berg|Ben Carter)$/.test(nameOf(profile)),
    );
    if (other === undefined) throw new Error('nobody in London has bought once');
    await journey.paste(enter.replace('anita.berg@example.com', other.profile.emails[0]));
    await journey.line(new RegExp(`^${nameOf(other.profile)} entered `));
    expect(journey.lines().filter((line) => line.startsWith('Anita Berg entered'))).toHaveLength(1);
  });

  it('answers a bad request with what is wrong, records the good items of a list, and goes on', async () => {
    const post = async (body: string, path = '/shop/events') => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      return { status: answer.status, text: await answer.text() };
    };
    expect((await post('{"type": ')).status).toBe(400);
    expect((await post('{"type":"Purchase"}')).status).toBe(400);
    expect(json((await post('{"type":"Purchase"}')).text)).toMatchObject({
      code: 'INVALID_ARGUMENT',
      hint: expect.any(String) as string,
    });
    expect(json((await post('{"type":"","profile":{"email":"anita.berg@example.com"}}')).text)).toMatchObject(
      { code: 'INVALID_ARGUMENT' },
    );
    expect(json((await post('{"from":"no number","text":"STOP"}', '/inbox')).text)).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect((await post('{"from":"+442079460009","text":"hello"}', '/inbox')).text).toContain('Only STOP');

    const mixed = await post(
      '[{"type":"Purchase"},{"type":"Visit","profile":{"email":"anita.berg@example.com"}}]',
    );
    expect(mixed.status).toBe(200);
    expect(JSON.parse(mixed.text)).toEqual([
      { index: 0, error: expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as object },
      {
        index: 1,
        id: expect.any(String) as string,
        profileId: expect.any(String) as string,
        duplicate: false,
      },
    ]);
  });

  it('refuses a second start on the same data while the first one runs', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.lines().join('\n')).toMatch(/already running from .*: stop that one with Ctrl-C first\.$/);
  });

  it('refuses a port that is taken, in one sentence', async () => {
    const other = mkdtempSync(join(tmpdir(), 'audience-start-'));
    const second = startJourney(['--data', other, '--port', String(port)]);
    expect(await second.ended).toBe(1);
    expect(second.lines().slice(0, 1)).toEqual([
      `Port ${port} is already in use: choose another one with npm start -- --port N.`,
    ]);
    rmSync(other, { recursive: true, force: true });
  });

  it('stops everything on Ctrl-C', async () => {
    expect(processesOf(data).length).toBeGreaterThan(0);
    expect(await journey.signal('SIGINT')).toBe(0);
    expect(journey.lines().at(-1)).toBe('Stopped.');
    expect(processesOf(data)).toEqual([]);
  });

  it('starts again within a minute with the same data, and its lines work for others', async () => {
    const begun = Date.now();
    journey = start('--port', String(port));
    await journey.line(READY);
    expect(Date.now() - begun).toBeLessThan(60_000);
    expect(journey.lines()).toContainEqual(expect.stringContaining('those of the last start'));
    const [stop, enter, refuse] = journey.curls();
    expect(enter).not.toContain('anita.berg');
    await journey.paste(stop);
    const before = journey.lines().length;
    await journey.paste(enter);
    await journey.line(/^\S+ \S+ entered /, { from: before, withinMs: 1000 });
    await journey.paste(refuse);
    await journey.line(/^\S+ \S+ was rejected: /, { from: before });
    expect(journey.lines().filter((line) => line.startsWith('Anita Berg entered'))).toEqual([]);
  });

  it('starts again after it was killed with -9 together with everything it started', async () => {
    process.kill(-journey.pid, 'SIGKILL');
    await journey.ended;
    const begun = Date.now();
    journey = start('--port', String(port));
    await journey.line(READY);
    expect(Date.now() - begun).toBeLessThan(60_000);
    const before = journey.lines().length;
    await journey.paste(journey.curls()[1]);
    await journey.line(/^\S+ \S+ entered /, { from: before, withinMs: 1000 });
  });
});

describe('npm start where something is missing', () => {
  it('takes another port when 1880 is taken, and says so', async () => {
    const holder: Server = createServer();
    const isHeld = await new Promise<boolean>((resolve) => {
      holder.once('error', () => resolve(false)); // somebody else holds it: just as good
      holder.listen(1880, '127.0.0.1', () => resolve(true));
    });
    const data = mkdtempSync(join(tmpdir(), 'audience-start-'));
    const journey = startJourney(['--data', data]);
    try {
      const said = await journey.line(/^Port 1880 is already in use, so Node-RED listens on \d+\.$/);
      const port = /(\d+)\.$/.exec(said)?.[1];
      await journey.line(READY);
      expect(journey.curls()[0]).toContain(`http://127.0.0.1:${port}/`);
    } finally {
      await journey.signal('SIGTERM');
      if (isHeld) holder.close();
      rmSync(data, { recursive: true, force: true });
    }
    // Ninety days are lived through first.
  }, 180_000);
});
