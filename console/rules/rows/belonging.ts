import { html, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { operatorsFor, withField } from '../conditions';
import { select, textInput } from '../fields';
import type { Choice } from '../RuleCatalogue';
import { valueFields } from '../valueFields';
import { valuesOf } from '../values';
import { words } from '../words';
import { operandFields } from './operand';
import { change, choicesOf, conditionOf, field, operatorSelect, put, putOrLeaveOut, type Row } from './row';

export function tagsFields(row: Row): TemplateResult {
  const given = conditionOf(row)['tags'];
  const tags = valueFields({
    condition: { values: Array.isArray(given) ? given : [] },
    kind: 'text',
    many: true,
    list: 'tags',
    around: row.around,
    onChange: (changed) => put(row, 'tags', valuesOf(changed)),
  });
  return html` ${belongsSelect(row, catalogue.tags)} ${tags}`;
}

export function segmentFields(row: Row): TemplateResult {
  const input = { ...field(row, 'segment'), list: 'segments', wide: true };
  return html` ${belongsSelect(row, catalogue.segment)}
  ${textInput(input, conditionOf(row)['segment'], (name) => put(row, 'segment', name))}`;
}

export function identityFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const kinds = choicesOf('identity', ['email', 'phone', 'externalId']);
  const choose = (identity: string): void => {
    const chosen = { ...condition, identity };
    change(row, identity === 'externalId' ? chosen : withField(chosen, 'caseSensitive', undefined));
  };
  return html` ${select(field(row, 'identity.label'), condition['identity'], kinds, choose)}
  ${operatorSelect(row, operatorsFor(catalogue, 'identity'))} ${operandFields(row, 'text')}`;
}

export function doNotContactFields(row: Row): TemplateResult {
  const { doNotContact, channel } = conditionOf(row);
  const points = choicesOf('contactPoint', ['any', 'email', 'phone']);
  const point = select(field(row, 'contactPoint.label'), doNotContact, points, (name) =>
    put(row, 'doNotContact', name),
  );
  const input = { ...field(row, 'channel'), placeholder: words('channelExample') };
  return html` ${point} ${belongsSelect(row, catalogue.doNotContact)}
  ${textInput(input, channel, (name) => putOrLeaveOut(row, 'channel', name === '' ? undefined : name))}`;
}

/** *Has* or *has not*, *is in* or *is not in*. */
const belongsSelect = (row: Row, choices: readonly Choice[]): TemplateResult =>
  select(field(row, 'operator'), conditionOf(row)['operator'], choices, (name) => put(row, 'operator', name));
