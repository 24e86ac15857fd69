import { html, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { datalist, select, textInput, wholeInput } from '../fields';
import { isFields } from '../tree';
import type { Fields } from '../values';
import { words } from '../words';
import { conditionOf, eventInput, field, putOrLeaveOut, unitSelect, type Row } from './row';

/** What follows an event, or stays away: a step of a sequence. */
export function stepFields(row: Row): TemplateResult {
  const followed = conditionOf(row)['happened'] === false ? 'notFollowedBy' : 'followedBy';
  const follow = (name: string): void =>
    putOrLeaveOut(row, 'happened', name === 'notFollowedBy' ? false : undefined);
  return html` ${select(field(row, 'followed'), followed, catalogue.followedBy, follow)} ${eventInput(row)}
    <span class="line">${howSoonFields(row)}</span>
    <span class="line"><span>${words('withSame')}</span> ${sameInput(row)}</span>`;
}

function howSoonFields(row: Row): TemplateResult {
  const given = conditionOf(row)['within'];
  const within = isFields(given) ? given : undefined;
  const limits = [
    { name: 'any', label: words('anyTimeAfter') },
    { name: 'within', label: words('within') },
  ];
  const set = (changed: Fields | undefined): void => putOrLeaveOut(row, 'within', changed);
  const limit = select(field(row, 'howSoon'), within === undefined ? 'any' : 'within', limits, (name) =>
    set(name === 'any' ? undefined : { amount: 2, unit: 'hours' }),
  );
  if (within === undefined) return limit;
  const amount = wholeInput(field(row, 'amount'), within['amount'], (changed) =>
    set({ ...within, amount: changed }),
  );
  const units = ['days', 'hours', 'minutes'];
  return html`${limit} ${amount} ${unitSelect(row, within['unit'], units, (unit) => set({ ...within, unit }))}`;
}

/** The property that has to be the same in both events. */
function sameInput(row: Row): TemplateResult {
  const list = `same-${row.part.key}`;
  const known = row.event === undefined ? [] : row.around.propertiesOf(row.event);
  const input = { ...field(row, 'same'), list, placeholder: words('sameExample') };
  const put = (name: string): void => putOrLeaveOut(row, 'same', name === '' ? undefined : name);
  return html`${textInput(input, conditionOf(row)['same'], put)} ${datalist(list, known)}`;
}
