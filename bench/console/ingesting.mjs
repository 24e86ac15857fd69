import { Agent, request } from 'node:http';
import { MongoClient } from 'mongodb';
import { pause, quantiles } from '../waits/measure.mjs';
import { keyOf, startServer } from './server.mjs';

const PEOPLE = 5_000;
/** Sent at once for each of these spans. */
const TICK_MS = 20;
const DATABASE = 'bench_console';

/** Whoever gets no answer sends again, as the SDKs do: what was answered must be there, once. */
export async function ingesting({ root, uri, rate, seconds }) {
  const client = await MongoClient.connect(uri);
  const db = client.db(DATABASE);
  await db.dropDatabase();
  const key = keyOf({ root, uri, database: DATABASE });
  let server = await startServer({ root, uri, database: DATABASE });
  const port = Number(new URL(server.address).port);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const sent = { answered: new Set(), times: [], again: 0 };
  const track = async (n) => {
    const begun = performance.now();
    for (;;) {
      const status = await send({ agent, port, key, n });
      if (status === 200) break;
      sent.again++;
      await pause(100);
    }
    sent.answered.add(`bench-${n}`);
    sent.times.push({ begun, ms: performance.now() - begun });
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => track(-1 - n)));
  sent.times.length = 0;
  const all = [];
  const begun = performance.now();
  let [killedAt, backAt] = [Infinity, Infinity];
  for (let n = 0; n < rate * seconds;) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * rate);
    while (n < Math.min(due, rate * seconds)) all.push(track(n++));
    if (killedAt === Infinity && n > (rate * seconds) / 2) {
      killedAt = performance.now();
      server.child.removeAllListeners('exit');
      server.child.kill('SIGKILL');
      void startServer({ root, uri, database: DATABASE, port }).then((started) => {
        server = started;
        backAt = performance.now();
      });
    }
    await pause(TICK_MS);
  }
  await Promise.all(all);
  const took = performance.now() - begun;
  const kept = await db
    .collection('events')
    .find({}, { projection: { _id: 1 } })
    .map(({ _id }) => /bench--?\d+$/.exec(_id)?.[0])
    .toArray();
  const stored = new Set(kept);
  server.child.removeAllListeners('exit');
  server.child.kill();
  agent.destroy();
  await client.close();
  // Half a second before the kill until two after: what was sent then waited for the server to come back.
  const calm = sent.times.filter((one) => one.begun < killedAt - 500 || one.begun > backAt + 2_000);
  return [
    {
      'asked a second': rate,
      'answered a second': Math.round(sent.answered.size / (took / 1_000)),
      ...quantiles(calm.map(({ ms }) => ms)),
      'away ms': Math.round(backAt - killedAt),
      'sent again': sent.again,
      answered: sent.answered.size,
      lost: [...sent.answered].filter((id) => !stored.has(id)).length,
      twice: kept.length - stored.size,
    },
  ];
}

function send({ agent, port, key, n }) {
  const body = JSON.stringify({
    userId: `u${Math.abs(n) % PEOPLE}`,
    event: 'Purchase',
    messageId: `bench-${n}`,
    timestamp: new Date().toISOString(),
    properties: { amount: n % 100 },
  });
  return new Promise((resolve) => {
    const asked = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/v1/track',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${key}`,
          'Content-Length': Buffer.byteLength(body),
        },
      },
      (answer) =>
        answer
          .resume()
          .once('end', () => resolve(answer.statusCode))
          .once('error', () => resolve(0)),
    );
    asked.once('error', () => resolve(0));
    asked.end(body);
  });
}
