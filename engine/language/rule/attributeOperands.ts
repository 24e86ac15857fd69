import { parseDay } from '../calendar/days';
import { parseInstant } from '../calendar/instant';
import { stretchesOf, type Stretch } from '../calendar/stretches';
import type { ValueOperatorDefinition } from '../operators/Operator';
import { fold } from '../text/fold';
import type { AttributeCondition, Scalar } from './types';

/** The wanted values of a condition, one or many. */
export const wantedOf = (condition: {
  readonly value?: Scalar;
  readonly values?: readonly Scalar[];
}): readonly Scalar[] => condition.values ?? (condition.value === undefined ? [] : [condition.value]);

/** The wanted texts in the form in which they are compared. */
export function wantedTexts(condition: AttributeCondition): string[] {
  return wantedOf(condition).map((text) =>
    condition.caseSensitive === true ? String(text).normalize('NFC') : fold(String(text)),
  );
}

/** The wanted elements of a list: texts folded, numbers as they are. */
export const wantedElements = (condition: AttributeCondition): (string | number)[] =>
  wantedOf(condition).map((value) => (typeof value === 'string' ? fold(value) : (value as number)));

/** Absolute conditions on a datetime as stretches of instants: an instant is compared to the millisecond, a day in the zone. */
export function wantedStretches(
  operator: ValueOperatorDefinition,
  condition: AttributeCondition,
  zone: string,
): Stretch[] {
  return wantedOf(condition).flatMap((value) => {
    const instant = parseInstant(String(value));
    if (instant === undefined) return stretchesOf(zone, spanOf(operator, parseDay(String(value)) as number));
    const { from, to } = spanOf(operator, instant);
    return [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { before: to + 1 }) }];
  });
}

export const spanOf = (operator: ValueOperatorDefinition, wanted: number): { from?: number; to?: number } =>
  operator.span?.(wanted) ?? {};
