import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { newTimeframe } from '../conditions';
import { select, wholeInput } from '../fields';
import { isFields } from '../tree';
import { instantInput } from '../valueFields';
import type { Fields } from '../values';
import { words } from '../words';
import { conditionOf, field, put, unitSelect, type Row } from './row';

/** Over which span the events are looked at. */
export function timeframeFields(row: Row): TemplateResult {
  const given = conditionOf(row)['timeframe'];
  const timeframe: Fields = isFields(given) ? given : { operator: 'anyTime' };
  const set = (changed: Fields): void => put(row, 'timeframe', changed);
  const choose = (name: string): void => set(newTimeframe(catalogue, name, timeframe, row.around.now()));
  const argument = catalogue.timeframe.find(({ name }) => name === timeframe['operator'])?.argument ?? 'none';
  return html` ${select(field(row, 'timeframe'), timeframe['operator'], catalogue.timeframe, choose)}
  ${argumentFields(row, argument, timeframe, set)}`;
}

function argumentFields(
  row: Row,
  argument: string,
  timeframe: Fields,
  set: (changed: Fields) => void,
): TemplateResult | typeof nothing {
  const put = (name: string) => (value: unknown) => set({ ...timeframe, [name]: value });
  const whole = (name: string): TemplateResult => wholeInput(field(row, name), timeframe[name], put(name));
  const instant = (name: string): TemplateResult =>
    instantInput(field(row, name), timeframe[name], put(name));
  const unit = (): TemplateResult =>
    unitSelect(row, timeframe['unit'], ['days', 'hours', 'minutes'], put('unit'));
  const and = html`<span>${words('and')}</span>`;
  switch (argument) {
    case 'amount':
      return html`${whole('amount')} ${unit()}`;
    case 'range':
      return html`${whole('from')} ${and} ${whole('to')} ${unit()}`;
    case 'instant':
      return instant('at');
    case 'instants':
      return html`${instant('from')} ${and} ${instant('to')}`;
    default:
      return nothing;
  }
}
