import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { fitToType, operatorsFor, valueKindOf, withField } from '../conditions';
import { datalist, textInput } from '../fields';
import { operatorOf } from '../RuleCatalogue';
import type { RowPart } from '../tree';
import { isPlainKind, valueKindSelect } from '../valueFields';
import { type Fields, readTyped, valuesOf, withValues, type ValueKind } from '../values';
import { words } from '../words';
import { operandFields } from './operand';
import { conditionOf, field, operatorSelect, type Row } from './row';

export function propertyFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const kind = row.part.valueKind ?? valueKindOf(condition, undefined);
  const asksNothing = operatorOf(catalogue, condition['operator'])?.needs === 'nothing';
  const known = row.event === undefined ? [] : row.around.propertiesOf(row.event);
  const rename = (property: string): void => {
    const renamed = { ...row.part, condition: { ...condition, property } };
    const found = known.find(({ name }) => name === property)?.about;
    const becomesAnother = found !== undefined && isPlainKind(found) && found !== kind;
    row.onChange(becomesAnother ? ofKind(renamed, found) : renamed);
  };
  const list = `properties-${row.part.key}`;
  const input = { ...field(row, 'property'), list, placeholder: words('propertyExample'), wide: true };
  const become = (another: ValueKind): void => row.onChange(ofKind(row.part, another));
  return html` ${textInput(input, condition['property'], rename)} ${datalist(list, known)}
  ${asksNothing ? nothing : valueKindSelect(kind, row.around, become)}
  ${operatorSelect(row, operatorsFor(catalogue, 'property', asksNothing ? undefined : kind))}
  ${operandFields(row, kind)}`;
}

/** The same condition with values of another kind, as far as they can be read as such. */
function ofKind(part: RowPart, valueKind: ValueKind): RowPart {
  const condition = part.condition as Fields;
  const values = valuesOf(condition).map((value) => {
    if (valueKind === 'boolean') return true;
    return valueKind === 'number' ? readTyped('number', String(value)) : String(value);
  });
  const alone = withValues(withField(condition, 'values', undefined), values);
  return { ...part, valueKind, condition: fitToType(catalogue, alone, valueKind) };
}
