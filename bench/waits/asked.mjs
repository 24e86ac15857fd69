// What is asked of waiting, and where the rows of a part say it.
const atMost = (most, unit = '') => ({ said: `≤ ${most}${unit}`, holds: (value) => value <= most });
const below = (most, unit = ' ms') => ({ said: `< ${most}${unit}`, holds: (value) => value < most });
const atLeast = (least, unit = '') => ({ said: `≥ ${least}${unit}`, holds: (value) => value >= least });

const ASKED = {
  open: [
    [
      'event → entry, p50 beside open waits / p50 without',
      atMost(1.1),
      (rows) => rows.at(-1)['p50 / p50 without'],
    ],
  ],
  due: [
    ['waits that end at one instant, drained a second', atLeast(3_000), ([row]) => row['ended/s']],
    ['event → entry meanwhile, p99', below(1_000), ([row]) => row.p99],
  ],
  events: [['event → wait ended and claimed, p95', below(1_000), ([row]) => row.p95]],
  ask: [['contacts.ask, one at a time, p99', below(10), ([row]) => row.p99]],
  past: [
    [
      'history of 400 days, by day, of some 100 changes a day, p50',
      below(100),
      (rows) => rows.find(({ by }) => by === 'day').p50,
    ],
  ],
};

/** A line for each figure that is asked of a part: beside what is asked, and whether it holds. */
export const askedOf = (part, rows) =>
  ASKED[part].map(([figure, { said, holds }, read]) => {
    const found = read(rows);
    return { figure, asked: said, found, holds: holds(found) ? 'yes' : 'no' };
  });
