/** The words of a filter of Infobip's People API: `{"#and":[{"firstName":"Alex"},{"#contains":{"tags":"VIP Client"}}]}`. */

/** Comparisons stand outside of the field: `{ "#startsWith": { "city": "Lo" } }`; `{ "city": "London" }` is `#eq`. */
export const COMPARISONS = [
  '#eq',
  '#ne',
  '#lt',
  '#lte',
  '#gt',
  '#gte',
  '#in',
  '#notIn',
  '#contains',
  '#notContain',
  '#startsWith',
  '#endsWith',
  '#exist',
  '#notExist',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const isComparison = (word: string): word is Comparison =>
  (COMPARISONS as readonly string[]).includes(word);

/** Something of one language that the other cannot say. */
export interface Untranslated {
  /** JSON Pointer of the place in what was given. */
  path: string;
  /** What stands there. */
  what: string;
  /** Why it cannot be said, or what to write instead. */
  why: string;
}
