'use strict';

const RULES = [
  () => ({ attribute: 'city', operator: 'is', value: 'London' }),
  () => ({ attribute: 'points', operator: 'greaterThan', value: 10 }),
  () => ({ attribute: 'birthday', operator: 'isToday' }),
  (r) => ({ tags: [r.tag()], operator: r.of(['hasAny', 'hasNone', 'hasAll']) }),
  () => ({ event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } }),
  () => ({ event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 2 } }),
  () => ({
    event: 'Visit',
    happened: false,
    timeframe: { operator: 'withinTheLast', amount: 1, unit: 'minutes' },
  }),
  () => ({
    event: 'Purchase',
    measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 50 },
  }),
  (r) => ({ segment: r.segment(), operator: r.of(['isMember', 'isNotMember']) }),
  () => ({ identity: 'email', operator: 'exists' }),
  () => ({ doNotContact: true, channel: 'email' }),
  (r) => ({ [r.of(['all', 'any', 'none'])]: [r.rule(), r.rule()] }),
];

/** A sequence that a seed begins, and the few names that everything is about: so that calls meet. */
class Random {
  constructor(seed) {
    this.state = seed >>> 0;
    /** What calls have answered that others take. */
    this.world = {
      entries: [],
      waits: [],
      imports: [],
      permits: [],
      joined: [],
      links: [],
      anchor: undefined,
    };
  }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n) {
    return Math.floor(this.next() * n);
  }
  chance(p) {
    return this.next() < p;
  }
  of(list) {
    return list[this.below(list.length)];
  }
  key() {
    return `p${this.below(40)}`;
  }
  email() {
    return `p${this.below(40)}@example.com`;
  }
  phone() {
    return `+4479460009${String(this.below(40)).padStart(2, '0')}`;
  }
  ref() {
    return this.of([{ externalId: this.key() }, { email: this.email() }, { phone: this.phone() }]);
  }
  tag() {
    return `t${this.below(6)}`;
  }
  topic() {
    return `topic ${this.below(4)}`;
  }
  segment() {
    return `s${this.below(8)}`;
  }
  flow() {
    return `f${this.below(5)}`;
  }
  broadcast() {
    return `b${this.below(4)}`;
  }
  instant() {
    return new Date(Date.now() + (this.below(200) - 100) * 86_400_000).toISOString();
  }
  rule() {
    return this.of(RULES)(this);
  }
}

module.exports = { Random };
