import type { TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { withField, withOperator } from '../conditions';
import { select, textInput } from '../fields';
import type { Choice } from '../RuleCatalogue';
import type { Surroundings } from '../Surroundings';
import type { RowPart } from '../tree';
import type { Fields } from '../values';
import { words } from '../words';

/** One condition while it is edited. */
export interface Row {
  part: RowPart;
  around: Surroundings;
  onChange: (part: RowPart) => void;
  /** Of a property: the event that has it, when it is one of an event. */
  event?: string | undefined;
}

export const conditionOf = ({ part }: Row): Fields => part.condition as Fields;
export const change = (row: Row, condition: Fields): void => row.onChange({ ...row.part, condition });

/** Changes one field of the condition. */
export const put = (row: Row, name: string, value: unknown): void =>
  change(row, { ...conditionOf(row), [name]: value });

/** Changes one field of the condition that is left out when it is undefined. */
export const putOrLeaveOut = (row: Row, name: string, value: unknown): void =>
  change(row, withField(conditionOf(row), name, value));

export const field = (row: Row, key: string): { label: string; readonly: boolean } => ({
  label: words(key),
  readonly: row.around.readonly,
});

/** Choices of a list of words: *unit.days*, *unit.hours*. */
export const choicesOf = (list: string, names: readonly string[]): Choice[] =>
  names.map((name) => ({ name, label: words(`${list}.${name}`) }));

export const operatorSelect = (row: Row, choices: readonly Choice[]): TemplateResult =>
  select(field(row, 'operator'), conditionOf(row)['operator'], choices, (name) =>
    change(row, withOperator(catalogue, conditionOf(row), name)),
  );

export const eventInput = (row: Row): TemplateResult =>
  textInput(
    { ...field(row, 'event'), list: 'events', placeholder: words('eventExample'), wide: true },
    conditionOf(row)['event'],
    (name) => put(row, 'event', name),
  );

export const unitSelect = (
  row: Row,
  unit: unknown,
  units: readonly string[],
  onUnit: (unit: string) => void,
): TemplateResult => select(field(row, 'unit.label'), unit, choicesOf('unit', units), onUnit);
