import { multiply, quantiles, timed } from './measure.mjs';

const DAYS = 400;
const DAY = 86_400_000;

/** The history of a segment that is as old as histories get, with so many changes, and with ten times as many: each is counted. */
export async function past({ open, db, sizes: { passages } }) {
  return [
    ...(await historyOf({ open, db }, 'some', passages)),
    ...(await historyOf({ open, db }, 'many', 10 * passages)),
  ];
}

async function historyOf({ open, db }, account, passages) {
  const now = new Date();
  const then = new Date(now.getTime() - DAYS * DAY);
  let at = then;
  const engine = await open(account, { clock: { now: () => at }, timeZone: 'Europe/London' });
  const { id } = await engine.segments.create({
    name: 'old',
    type: 'realTime',
    rule: { tags: ['old'], operator: 'hasAny' },
  });
  await engine.work.runDue();
  at = now;
  await multiply(db.collection('passages'), passages, (n) => ({
    _id: `${account}${n}`,
    account,
    segment: id,
    kind: n % 2 === 0 ? 'enter' : 'leave',
    at: new Date(then.getTime() + 1_000 + Math.floor((n * (DAYS * DAY - 2_000)) / passages)),
  }));
  const rows = [];
  for (const by of ['hour', 'day', 'week']) {
    const times = [];
    let periods = 0;
    for (let i = 0; i < 20; i++)
      times.push(
        await timed(
          async () => (periods = (await engine.segments.history('old', { from: then, by })).length),
        ),
      );
    rows.push({ passages, by, periods, ...quantiles(times.slice(2)) });
  }
  await engine.close();
  return rows;
}
