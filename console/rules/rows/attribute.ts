import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { fitToType, operatorsFor, valueKindOf, withField } from '../conditions';
import { select, textInput } from '../fields';
import { words } from '../words';
import { operandFields } from './operand';
import { change, choicesOf, conditionOf, field, operatorSelect, put, type Row } from './row';

export function attributeFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const known = typeOf(row, condition['attribute']);
  const stated = typeof condition['type'] === 'string' ? condition['type'] : undefined;
  const type = known ?? stated;
  const asksType =
    known === undefined && condition['attribute'] !== '' && !(row.around.readonly && stated === undefined);
  return html` ${nameInput(row, (name) => rename(row, name))} ${asksType ? typeSelect(row, stated) : nothing}
  ${operatorSelect(row, operatorsFor(catalogue, 'attribute', type))}
  ${operandFields(row, valueKindOf(condition, type))}`;
}

/** An attribute that is a list of objects; what one of them has to have follows below. */
export function objectsFields(row: Row): TemplateResult {
  const choices = choicesOf('match', ['any', 'all', 'none']);
  return html` ${nameInput(row, (name) => put(row, 'attribute', name))}
  ${select(field(row, 'match.label'), conditionOf(row)['match'], choices, (name) => put(row, 'match', name))}`;
}

const nameInput = (row: Row, onName: (name: string) => void): TemplateResult =>
  textInput(
    { ...field(row, 'attribute'), list: 'attributes', placeholder: words('attributeExample'), wide: true },
    conditionOf(row)['attribute'],
    onName,
  );

const typeOf = (row: Row, attribute: unknown): string | undefined =>
  row.around.lists.attributes.find(({ name }) => name === attribute)?.about;

/** Another attribute brings its type with it; a type that was stated goes. */
function rename(row: Row, name: string): void {
  const found = typeOf(row, name);
  const condition = conditionOf(row);
  const untyped = found === undefined ? condition : withField(condition, 'type', undefined);
  change(row, fitToType(catalogue, { ...untyped, attribute: name }, found));
}

/** Of an attribute that the account does not have yet. */
function typeSelect(row: Row, stated: string | undefined): TemplateResult {
  const choices = [{ name: '', label: words('type.unknown') }, ...choicesOf('type', catalogue.types)];
  return select(field(row, 'attributeType'), stated ?? '', choices, (name) => {
    const type = name === '' ? undefined : name;
    change(row, fitToType(catalogue, withField(conditionOf(row), 'type', type), type));
  });
}
