// People and what they did, the same on every run: few cities have most of them, few of them do most of it.
export const NOW = '2025-06-30T00:00:00.000Z';
const DAY = 86_400_000;
const CITIES = [
  'London',
  'Paris',
  'Berlin',
  'Madrid',
  'Rome',
  'Vienna',
  'Oslo',
  'Zagreb',
  'Lisbon',
  'Dublin',
  'Athens',
  'Prague',
  'Warsaw',
  'Helsinki',
  'Riga',
  'Bern',
];
const COUNTRIES = ['GB', 'FR', 'DE', 'ES', 'IT', 'AT', 'NO', 'HR', 'PT', 'IE'];
const TYPES = [
  ['view', 0.6],
  ['click', 0.2],
  ['cart', 0.12],
  ['purchase', 0.08],
];

/** mulberry32: small, fast, and the same everywhere. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Yields `{ number, city, country, gender, spend?, tags, events: [{ type, at (ms), amount, cart?, plan? }] }`, about `eventsEach` events each and some more
 * of carts, orders and plans.
 */
export function* people({ profiles, eventsEach, seed }) {
  const random = randomOf(seed);
  // Of its own: what is asked of the others stays as it was.
  const sequence = randomOf(seed + 1);
  const now = Date.parse(NOW);
  const skewed = (list) => list[Math.floor(list.length * random() ** 2.5)];
  for (let number = 0; number < profiles; number++) {
    const tags = [];
    if (random() < 0.15) tags.push('vip');
    if (random() < 0.3) tags.push('newsletter');
    if (random() < 0.05) tags.push('trial');
    const person = {
      number,
      city: skewed(CITIES),
      country: skewed(COUNTRIES),
      gender: random() < 0.5 ? 'F' : 'M',
      tags,
      events: [],
    };
    if (random() < 0.8) person.spend = Math.round(20_000 * random() ** 6) / 10;
    // Pareto with mean 1, cut: a tenth of the people do half of it.
    const share = Math.min(0.4 / (1 - random()) ** (1 / 1.6), 40);
    const events = Math.floor(share * eventsEach * 1.02 + random());
    for (let i = 0; i < events; i++) {
      let [pick, type] = [random(), 'view'];
      for (const [name, weight] of TYPES) {
        type = name;
        pick -= weight;
        if (pick < 0) break;
      }
      person.events.push({
        type,
        at: now - Math.floor(random() ** 1.4 * 365 * DAY),
        amount: Math.round(2_000 * random() ** 3) / 10,
      });
    }
    person.events.push(...cartsAndPlans(sequence, share * eventsEach * 0.1, now));
    yield person;
  }
}

const PLANS = ['free', 'basic', 'pro', 'team'];
const HOUR = 3_600_000;

/** Carts, of which some are ordered, half of these within two hours; and changes of plan. */
function cartsAndPlans(random, carts, now) {
  const anyTime = () => now - Math.floor(random() ** 1.4 * 365 * DAY);
  const amount = () => Math.round(2_000 * random() ** 3) / 10;
  const events = [];
  for (let cart = 0; cart < Math.floor(carts + random()); cart++) {
    const at = anyTime();
    events.push({ type: 'basket', at, amount: amount(), cart });
    if (random() < 0.6)
      events.push({ type: 'order', at: at + 1 + Math.floor(random() * 4 * HOUR), amount: amount(), cart });
  }
  for (let i = Math.floor(random() * 2); i >= 0; i--)
    events.push({ type: 'plan', at: anyTime(), amount: 0, plan: PLANS[Math.floor(random() * PLANS.length)] });
  return events;
}
