/**
 * What an operator says about itself. Everything that lists, reads, asks, translates or describes operators reads it from
 * here: the parser, both interpreters, the forms of both hosts, the JSON Schema and the reference page.
 */
import type { AttributeOperator, AttributeType, CalendarUnit, Rule } from '../rule/types';

/** An example from the page the product is drawn from. */
export interface Example {
  readonly rule: Rule;
  /** What it finds, in words. */
  readonly means: string;
}

export interface Labelled<Name extends string> {
  readonly name: Name;
  /** As the seed spells it. */
  readonly label: string;
  readonly example: Example;
}

/**
 * A condition on one stored value as MongoDB sees it: alternatives that an index can serve, or an aggregation expression over the
 * value. Neither matches a value that is absent.
 */
export type MongoMeaning =
  | { readonly alternatives: readonly Record<string, unknown>[] }
  | { readonly expression: (value: unknown) => Record<string, unknown> };

/** What a positive operator means for values of one type, to both interpreters; a forgotten half does not compile. */
export interface Meaning<Value> {
  /** Prepared once for a rule's wanted values (any of them), then asked of each value found. */
  memory(wanted: readonly Value[]): (found: Value) => boolean;
  mongo(wanted: readonly Value[]): MongoMeaning;
}

/** A stretch of days (or instants); both ends included, an absent end is open. */
export interface Span {
  readonly from?: number;
  readonly to?: number;
}

interface Common<Name extends AttributeOperator> extends Labelled<Name> {
  readonly types: readonly AttributeType[];
  /** Plain English after the attribute's name; `wanted` is the operand in words. */
  words(wanted: string): string;
}

/** Compares with the value (or with any of the values) that the rule gives. */
export interface ValueOperatorDefinition extends Common<AttributeOperator> {
  readonly kind: 'value';
  /** Whether a list of alternatives may be given (`values`). */
  readonly manyValues: boolean;
  readonly text?: Meaning<string>;
  readonly number?: Meaning<number>;
  readonly boolean?: Meaning<boolean>;
  /**
   * Dates: the days (or instants) that match a wanted day (or instant). One span is the meaning for both interpreters,
   * because days are compared as numbers here and as `YYYY-MM-DD` there.
   */
  readonly span?: (wanted: number) => Span;
}

/** True exactly when its positive counterpart is not; hence an empty attribute matches. */
export interface NegativeOperatorDefinition extends Common<AttributeOperator> {
  readonly kind: 'negative';
  readonly manyValues: boolean;
  readonly negates: ValueOperatorDefinition;
}

/** `isEmpty` and `isNotEmpty`. */
export interface EmptinessOperatorDefinition extends Common<AttributeOperator> {
  readonly kind: 'emptiness';
  readonly empty: boolean;
}

/** Compares the date part with today in the account's zone; time alone changes the answer (R35, R47). */
export interface RelativeOperatorDefinition extends Common<AttributeOperator> {
  readonly kind: 'relative';
  /** Whether `amount` and `unit` are needed. */
  readonly amount: boolean;
  /** Whether `ignoreYear` makes sense: only spans with two ends. */
  readonly yearMayBeIgnored: boolean;
  /**
   * The days that match when today is `today`; `shift(1)` is today plus the amount, `shift(-1)` today minus it. Both ends move
   * forward, never back, as today does: next changes are found from that.
   */
  span(today: number, shift: (direction: 1 | -1) => number): Span;
}

export type AttributeOperatorDefinition =
  | ValueOperatorDefinition
  | NegativeOperatorDefinition
  | EmptinessOperatorDefinition
  | RelativeOperatorDefinition;

export const CALENDAR_UNITS: readonly CalendarUnit[] = ['days', 'weeks', 'months'];
