import type { Broken } from '../../../support/mutant';
import { rewritten } from '../../../support/rewritten';

/** A column with one clause broken, and the beginning of the name of a law that fails with it. */
export type ColumnMutant = Broken & { readonly name: string; readonly noticedBy: string };

type Clause = (name: string, noticedBy: string, clause: string, instead: string) => ColumnMutant;

const clauseOf =
  (file: string): Clause =>
  (name, noticedBy, clause, instead) => {
    const module = `evaluation/interpreters/mongo/columns/${file}`;
    return { name: `${file}: ${name}`, module, noticedBy, broken: () => rewritten(module, clause, instead) };
  };

const sum = clauseOf('SumColumn');
const extreme = clauseOf('ExtremeColumn');
const distinct = clauseOf('DistinctColumn');
const days = clauseOf('DaysColumn');
const chosen = clauseOf('ChosenColumn');
const kept = clauseOf('KeptColumn');
const count = clauseOf('CountColumn');
const growing = clauseOf('Growing');
const made = clauseOf('columnsFor');

export const COLUMN_MUTANTS: readonly ColumnMutant[] = [
  sum(
    'what is no number counts',
    'average of',
    "if (typeof value === 'number') this.addNumber(person, value);",
    "this.addNumber(person, typeof value === 'number' ? value : 0);",
  ),
  sum('nobody counts how many', 'average of', '(this.counts.upTo(person)[person] as number)++;', ''),
  sum(
    'who is exact goes on in doubles',
    'sum: an amount with too many digits',
    'if (exact) return exact.add(value);',
    '',
  ),
  sum(
    'an amount with too many digits is left out',
    'sum: an amount with too many digits',
    'if (places === undefined) return this.exactOf(person).add(value);',
    'if (places === undefined) return;',
  ),
  sum(
    'totals are not made finer',
    'sum: an amount with more places',
    'this.refine(places);',
    'this.places = places;',
  ),
  sum(
    'whoever became exact by it goes on in doubles',
    'sum: a total that is too large for the places',
    'if (this.exact.has(person)) return this.exactOf(person).add(value);',
    '',
  ),
  sum(
    'a total that is too large stays',
    'sum: totals beyond',
    'if (Math.abs(total) < MOST_TOTAL) totals[person] = total;\n    else this.exactOf(person).add(value);',
    'totals[person] = total;',
  ),
  sum(
    'the amount that is too much is lost',
    'sum: totals beyond',
    'else this.exactOf(person).add(value);',
    'else this.exactOf(person);',
  ),
  sum('an average is a sum', 'average of', 'this.isAverage ? (this.counts.list[this.person] ?? 0) : 1', '1'),
  sum('of none there is an average', 'average of', 'if (times === 0) return undefined;', ''),
  sum('exact sums are not looked at', 'sum of', 'if (exact) return exact.compare(wanted, times);', ''),
  sum(
    'an exact average is not divided',
    'average: an amount with too many',
    'exact.compare(wanted, times)',
    'exact.compare(wanted)',
  ),
  sum('places are forgotten', 'sum of', 'this.places, wanted, times);', '0, wanted, times);'),
  sum(
    'a total that is too large is made finer',
    'sum: a total that is too large for more places',
    'if (Math.abs(total) < MOST_TOTAL) list[person] = total;\n      else this.exactOf(person);',
    'list[person] = total;',
  ),
  sum(
    'an exact sum begins with nothing',
    'sum: an amount with too many digits',
    'new ExactSum(this.totals.list[person] ?? 0, this.places)',
    'new ExactSum()',
  ),
  sum('an exact sum begins anew', 'sum of', 'this.exact.set(person, made);', 'this.exact.set(-2, made);'),
  extreme(
    'what is no number counts',
    'minimum of',
    "if (typeof value === 'number') this.addNumber(person, value);",
    'this.addNumber(person, (value as number) ?? 0);',
  ),
  extreme('the other end', 'minimum of', '>= 0) return;', '<= 0) return;'),
  extreme('the largest is the smallest', 'maximum of', 'this.sign * (value', '(value'),
  extreme('nothing is known at first, and taken for 0', 'maximum of', 'known[person] !== 0 && ', ''),
  extreme('nobody is known', 'minimum of', 'known[person] = 1;', ''),
  extreme(
    'of none there is one',
    'minimum of',
    'if ((this.known.list[this.person] ?? 0) === 0) return undefined;',
    '',
  ),
  distinct('what takes no part counts', 'distinct of', 'if (value === undefined) return;', ''),
  distinct(
    'values of others are told apart for everybody at once',
    'distinct of',
    'person * MOST_VALUES + number',
    'number',
  ),
  distinct('a value counts each time', 'distinct of', 'if (this.pairs.has(pair)) return;', ''),
  distinct('all values are one', 'distinct of', 'number = this.numbers.size;', 'number = 0;'),
  distinct('values without end', 'more values', 'if (number === MOST_VALUES) throw new TooManyEvents();', ''),
  distinct(
    'pairs without end',
    'more people',
    'if (this.pairs.size >= MOST_PAIRS) throw new TooManyEvents();',
    '',
  ),
  days('a day is a word', 'days of', '1 << (day - word * TOGETHER)', '1'),
  days('a word has the days of another', 'days of', 'Math.floor(day / TOGETHER)', '0'),
  days('only the last day of a word is known', 'days of', '(list[person] as number) | ', ''),
  days('days without end', 'days of', 'if (this.marks.size >= MOST_WORDS) throw new TooManyEvents();', ''),
  days('the last bit of a word is its sign', 'days of', 'left !== 0', 'left > 0'),
  days('only the last word is looked at', 'days of', 'days += bitsIn', 'days = bitsIn'),
  chosen(
    'of one instant the first to come is chosen',
    'the first and the last',
    'if (this.tells) states[person] = TIED;',
    '',
  ),
  chosen(
    'ids decide where nobody asks for them',
    'the first and the last',
    'if (this.tells) states',
    'states',
  ),
  chosen(
    'the last is the first',
    'the first and the last',
    "event.at < known !== (this.which === 'first')",
    'event.at < known',
  ),
  chosen(
    'a later one takes the place of the first',
    'the first and the last',
    "if (event.at < known !== (this.which === 'first')) return;",
    '',
  ),
  chosen(
    'whoever is known keeps the first instant',
    'the first and the last',
    'instants[person] = event.at;',
    'instants[person] ||= event.at;',
  ),
  chosen('it holds for each', 'the first and the last', 'this.holds(event) ? HOLDS : FAILS', 'HOLDS'),
  chosen('whoever has none has one', 'the first and the last', 'if (state === NONE) return undefined;', ''),
  chosen('what ids have settled is lost', 'the first and the last', '= holds ? HOLDS : FAILS', '= HOLDS'),
  chosen('nobody is tied', 'the first and the last', '=== TIED;', '=== -1;'),
  kept('what takes no part is kept', 'what is kept', 'if (!kept) return;', ''),
  kept('events without end', 'more events', 'if (++this.size > MOST_KEPT) throw new TooManyEvents();', ''),
  kept('ids are lost', 'what is kept', '...(event.id !== undefined && { id: event.id }), ', ''),
  kept('what is kept is lost', 'what is kept', ', ...kept }', ' }'),
  kept('the first of each alone is kept', 'what is kept', 'if (list) list.push(one);', 'if (list) return;'),
  kept('in the order of reading', 'what is kept', '?.sort(inTime)', ''),
  count('all are one person', 'how many', 'this.counts.upTo(person)[person]', 'this.counts.upTo(0)[0]'),
  count('whoever has none has one', 'how many', '?? 0, wanted', '?? 1, wanted'),
  count('everybody is the first', 'how many', 'this.person = person;', 'this.person = 0;'),
  growing('what is known goes when room is made', 'how many', 'grown.set(this.list);', ''),
  growing('there is room enough', 'how many', 'if (position >= this.list.length)', 'if (false)'),
  made('an average is a sum', 'each condition', "of === 'average'", 'false'),
  made('a largest is a smallest', 'each condition', "of === 'minimum' ? 1 : -1", '1'),
  made(
    'different values are counted',
    'each condition',
    'return new DistinctColumn(read);',
    'return new CountColumn();',
  ),
  made(
    'days are counted',
    'each condition',
    'return new DaysColumn(dayReader(zone));',
    'return new CountColumn();',
  ),
  made('the first is the last', 'each condition', 'scanned.which,', "'last',"),
  made(
    'property conditions of the first play no part',
    'each condition',
    'keeps.holds ?? (() => true)',
    '() => true',
  ),
  made('what is only counted has a column', 'each condition', "if (scanned.kind !== 'count')", ''),
  made(
    'what is kept is counted',
    'each condition',
    'return new KeptColumn(keeps);',
    'return new CountColumn();',
  ),
];
