/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
type Actual = Record<string, any>;

/** A variant of an interpreter with one meaning broken, and what has to notice it. */
export interface Mutant {
  readonly name: string;
  /** The module that is broken, below engine/. */
  readonly module: string;
  readonly broken: (actual: Actual) => Actual;
}

/** Beginning of the name of a law that fails with it. */
export type MemoryMutant = Mutant & { readonly noticedBy: string };

const DAY = 86_400_000;

export const MEMORY_MUTANTS: readonly MemoryMutant[] = [
  {
    name: 'text starts with what it only contains',
    module: 'language/operators/attribute/startsWith',
    broken: ({ startsWith }) => ({
      startsWith: {
        ...startsWith,
        text: {
          ...startsWith.text,
          memory: (wanted: string[]) => (found: string) => wanted.some((part) => found.includes(part)),
        },
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'text is folded by lower case alone',
    module: 'language/text/fold',
    broken: () => ({ fold: (text: string) => text.normalize('NFC').toLowerCase() }),
    noticedBy: '1.',
  },
  {
    name: 'an empty attribute is not what is not',
    module: 'language/operators/attribute/isNot',
    broken: ({ isNot }) => {
      const other =
        (wanted: unknown[]) =>
        (found: unknown): boolean =>
          !wanted.includes(found);
      return {
        isNot: {
          ...isNot,
          kind: 'value',
          text: { memory: other },
          number: { memory: other },
          boolean: { memory: other },
          span: () => ({}),
        },
      };
    },
    noticedBy: '2. isNot',
  },
  {
    name: 'none of the members is not all of them',
    module: 'evaluation/interpreters/memory/compileGroup',
    broken: ({ compileGroup, ...actual }) => ({
      ...actual,
      compileGroup: (word: string, members: any[], path: string) => {
        const all = compileGroup('all', members, path);
        return word === 'none'
          ? {
              ...compileGroup(word, members, path),
              test: (...asked: unknown[]) => all.test(...asked) === false,
            }
          : compileGroup(word, members, path);
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'until leaves its day out',
    module: 'language/operators/attribute/until',
    broken: ({ until }) => ({ until: { ...until, span: (wanted: number) => ({ to: wanted - 1 }) } }),
    noticedBy: '1.',
  },
  {
    name: 'within the past days leaves today out',
    module: 'language/operators/attribute/wasWithin',
    broken: ({ wasWithin }) => ({
      wasWithin: {
        ...wasWithin,
        span: (today: number, shift: (direction: 1 | -1) => number) => ({ from: shift(-1), to: today - 1 }),
      },
    }),
    noticedBy: '3.',
  },
  {
    name: 'a month ahead of the 31st is the 1st or later',
    module: 'language/calendar/days',
    broken: (actual) => ({
      ...actual,
      plusMonths: (day: number, months: number) => {
        const date = new Date(day * DAY);
        return Math.floor(date.setUTCMonth(date.getUTCMonth() + months) / DAY);
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'a day begins where it would if the clocks were never moved',
    module: 'language/calendar/zone',
    broken: (actual) => ({
      ...actual,
      boundariesOf: (zone: string, day: number) => [actual.boundariesOf(zone, day - 7)[0] + 7 * DAY],
    }),
    noticedBy: '5.',
  },
  {
    name: 'the last days leave their very edge out',
    module: 'language/operators/timeframe/withinTheLast',
    broken: ({ withinTheLast }) => ({
      withinTheLast: {
        ...withinTheLast,
        window: (timeframe: unknown) => ({ minAge: 0, maxAge: withinTheLast.window(timeframe).maxAge - 1 }),
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'before the last days takes their very edge in',
    module: 'language/operators/timeframe/beforeTheLast',
    broken: ({ beforeTheLast }) => ({
      beforeTheLast: {
        ...beforeTheLast,
        window: (timeframe: unknown) => ({
          minAge: beforeTheLast.window(timeframe).minAge - 1,
          maxAge: Infinity,
        }),
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'an exact number of times is decided by no more events than that',
    module: 'language/operators/occurrence/equals',
    broken: ({ equals }) => ({ equals: { ...equals, enough: (wanted: number) => wanted } }),
    noticedBy: '1.',
  },
  {
    name: 'an event that is still to come is not seen',
    module: 'evaluation/interpreters/memory/occurrences',
    broken: (actual) => ({
      ...actual,
      seenSpan: (window: unknown, now: number) => ({ ...actual.seenSpan(window, now), to: now }),
    }),
    noticedBy: '5.',
  },
  {
    name: 'a count changes a millisecond late',
    module: 'evaluation/interpreters/memory/occurrences',
    broken: (actual) => ({
      ...actual,
      nextCountChange: (...asked: unknown[]) => actual.nextCountChange(...asked) + 1,
    }),
    noticedBy: '5.',
  },
  {
    name: 'sums are added up in doubles',
    module: 'language/numbers/PrefixSums',
    broken: () => ({
      PrefixSums: class {
        constructor(private readonly values: readonly number[]) {}
        compare(from: number, to: number, wanted: number, times = 1): number {
          return Math.sign(this.values.slice(from, to).reduce((sum, one) => sum + one, 0) - wanted * times);
        }
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'amounts are rounded to whole ones',
    module: 'language/operators/measure/AmountTally',
    broken: ({ AmountTally }) => ({
      AmountTally: class extends AmountTally {
        compare(wanted: number): number | undefined {
          const found = this['shown']() as number | null;
          return found === null ? undefined : Math.sign(Math.round(found) - wanted);
        }
      },
    }),
    noticedBy: '1.',
  },
  {
    name: 'what is computed changes by events alone, not by time',
    module: 'evaluation/interpreters/memory/ComputedValue',
    broken: ({ ComputedValue }) => ({
      ComputedValue: class extends ComputedValue {
        nextNumber(): number {
          return Infinity;
        }
      },
    }),
    noticedBy: '5.',
  },
  {
    name: 'days are those of UTC',
    module: 'evaluation/interpreters/memory/measuredValues',
    broken: (actual) => ({
      ...actual,
      measuredValues: (of: string, events: unknown) => actual.measuredValues(of, events, 'UTC'),
    }),
    noticedBy: '1.',
  },
  {
    name: 'of equal instants the smaller id is the last',
    module: 'evaluation/interpreters/memory/KeptEvent',
    broken: (actual) => ({
      ...actual,
      inTime: (one: any, other: any) => one.at - other.at || actual.compareIds(other.id ?? '', one.id ?? ''),
    }),
    noticedBy: '1.',
  },
  {
    name: 'an event at the very instant of another follows it',
    module: 'evaluation/interpreters/memory/sequences',
    broken: (actual) => ({
      ...actual,
      followedWhile: (events: any[], ...rest: unknown[]) =>
        actual.followedWhile(
          events.map((event) => ({ ...event, at: event.at - 1 })),
          ...rest,
        ),
    }),
    noticedBy: '1.',
  },
  {
    name: 'what has stayed away counts a millisecond early',
    module: 'evaluation/interpreters/memory/spans',
    broken: (actual) => ({ ...actual, always: (from: number) => actual.always(from - 1) }),
    noticedBy: '5.',
  },
  {
    name: 'an event outside of the timeframe counts when it is followed',
    module: 'evaluation/interpreters/memory/spans',
    broken: (actual) => ({ ...actual, clipped: (spans: unknown) => spans }),
    noticedBy: '1.',
  },
  {
    name: 'a group changes as soon as one of its members does',
    module: 'evaluation/interpreters/memory/compileGroup',
    broken: (actual) => ({
      ...actual,
      compileGroup: (word: string, members: any[], path: string) => ({
        ...actual.compileGroup(word, members, path),
        next: (...asked: unknown[]) => Math.min(...members.map((member) => member.next(...asked))),
      }),
    }),
    noticedBy: '5.',
  },
  {
    name: 'a birthday does not come round again',
    module: 'language/calendar/birthdays',
    broken: () => ({
      spanHasBirthday: ({ from, to }: { from: number; to: number }, day: number) => day >= from && day <= to,
    }),
    noticedBy: '1.',
  },
  {
    name: 'what is read is wrapped once more each time',
    module: 'language/rule/parse',
    broken: (actual) => ({
      ...actual,
      parseRule: (...given: unknown[]) => ({ all: [actual.parseRule(...given)] }),
    }),
    noticedBy: '6. read',
  },
  {
    name: 'a sentence has a hole',
    module: 'language/operators/timeframe/anyTime',
    broken: ({ anyTime }) => ({ anyTime: { ...anyTime, words: () => undefined } }),
    noticedBy: '6. every rule',
  },
];

/** What has to notice these is that both interpreters say what the text says, of rules that ask for what is broken. */
export type MongoMutant = Mutant & { readonly asking: RegExp };

export const MONGO_MUTANTS: readonly MongoMutant[] = [
  {
    name: 'whoever has no value is left out of a filter',
    module: 'evaluation/interpreters/mongo/leafFilter',
    broken: (actual) => ({
      ...actual,
      leafFilter: (condition: { attribute?: string }, ...rest: unknown[]) => {
        const filter = actual.leafFilter(condition, ...rest);
        return filter && condition.attribute === 'spend'
          ? { $and: [filter, { 'attributes.spend': { $exists: true } }] }
          : filter;
      },
    }),
    asking: /"spend","operator":"is(Not|Empty)"/,
  },
  {
    name: 'a filter of birthdays finds everyone who has one',
    module: 'evaluation/interpreters/mongo/birthdayFilter',
    broken: () => ({ birthdayFilter: (field: string) => ({ [field]: { $exists: true } }) }),
    asking: /"born".*"ignoreYear":true/,
  },
  {
    name: 'a scan leaves the first instant of a window out',
    module: 'evaluation/interpreters/mongo/eventScans',
    broken: (actual) => ({
      ...actual,
      eventScans: (...asked: unknown[]) =>
        actual.eventScans(...asked).map((scan: { from: number }) => ({ ...scan, from: scan.from + 1 })),
    }),
    asking: /withinTheLast|betweenTheLast/,
  },
  {
    name: 'whoever has no events is never asked',
    module: 'evaluation/interpreters/mongo/plan',
    broken: (actual) => ({
      ...actual,
      planFor: (question: unknown) => {
        const plan = actual.planFor(question);
        return plan.exact ? plan : { ...plan, select: 'events', count: 'events', withoutEvents: false };
      },
    }),
    asking: /"event"/,
  },
  {
    name: 'a count of everybody but some forgets those whom the profile decides',
    module: 'evaluation/interpreters/mongo/bounds',
    broken: (actual) => ({
      ...actual,
      boundsOf: (rule: any, leaf: (condition: any) => any): any => {
        if (!('none' in rule)) return actual.boundsOf(rule, leaf);
        const { upper, lower } = actual.boundsOf({ any: rule.none }, leaf);
        const opposite = (bound: any): any =>
          bound === 'everything' ? 'nothing' : bound === 'nothing' ? 'everything' : { $nor: [bound] };
        return { upper: opposite(upper), lower: opposite(lower) };
      },
    }),
    asking: /"none".*"event"/,
  },
];
