// The six rules as one would write them by hand in JavaScript, asked of a person with the instants of what they did.
import { NOW } from '../bulk/people.mjs';

const DAY = 86_400_000;
const now = Date.parse(NOW);
const times = (person, type, { from, to = 0, least = -Infinity }) => {
  let count = 0;
  for (const event of person.events)
    if (
      event.type === type &&
      event.at >= now - from * DAY &&
      event.at <= now - to * DAY &&
      event.amount >= least
    )
      count++;
  return count;
};
const hasAny = (person, tags) => tags.some((tag) => person.tags.includes(tag));

export const PREDICATES = {
  A: (p) => (p.city.toLowerCase() === 'london' || p.spend >= 500) && hasAny(p, ['vip', 'trial']),
  EV: (p) => times(p, 'purchase', { from: 30, least: 50 }) >= 2,
  NEG: (p) => times(p, 'click', { from: 30 }) === 0,
  BETW: (p) => times(p, 'view', { from: 60, to: 30 }) >= 3,
  MIX: (p) =>
    p.country.toLowerCase() === 'fr' &&
    times(p, 'cart', { from: 60 }) >= 2 &&
    times(p, 'purchase', { from: 30 }) === 0,
  NEST: (p) =>
    (p.gender.toLowerCase() === 'f' &&
      times(p, 'purchase', { from: 90 }) === 0 &&
      times(p, 'click', { from: 180 }) < 4 &&
      hasAny(p, ['newsletter'])) ||
    (times(p, 'view', { from: 120 }) >= 10 &&
      p.city.toLowerCase() !== 'london' &&
      times(p, 'cart', { from: 60 }) === 0),
};
