/** Limits of one rule (rules.md section 1). */
export const MAX_CONDITIONS = 500;
export const MAX_DEPTH = 32;
export const MAX_VALUES = 10_000;
/** Of a sequence, after its first event. */
export const MAX_STEPS = 3;
/** Conditions of a rule together with those of the segments it refers to, each reference counted. */
export const MAX_CONDITIONS_WITH_SEGMENTS = 5_000;
/** UTF-16 units of one wanted text. */
export const MAX_TEXT_LENGTH = 1_048_576;
/** `amount` of relative dates, `count` of occurrences, `amount` of timeframes. */
export const MAX_CALENDAR_AMOUNT = 36_500;
export const MAX_COUNT = 1_000_000;
export const MAX_DURATION_AMOUNT = 1_000_000;
/** A hopeless rule is not listed to its end. */
export const MAX_PROBLEMS = 100;
