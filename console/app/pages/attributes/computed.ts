import { catalogue } from '../../../rules/catalogue';
import type { Computed } from '../../core/types';
import { words } from '../../core/words';

export const needsProperty = (of: string): boolean =>
  catalogue.computed.find(({ name }) => name === of)?.argument === 'property';

export const needsAmount = ({ operator }: { operator: string }): boolean =>
  catalogue.timeframe.find(({ name }) => name === operator)?.argument === 'amount';

/** `Sum of amount, Purchase, within the last 30 days` */
export function computedInWords({ of, property, event, timeframe, where }: Computed): string {
  const label = catalogue.computed.find(({ name }) => name === of)?.label ?? of;
  return [
    property === undefined ? label : words('computed.ofProperty', { label, property }),
    event,
    timeframeInWords(timeframe),
    ...(where === undefined ? [] : [words('computed.somePart')]),
  ].join(', ');
}

function timeframeInWords(timeframe: Computed['timeframe']): string {
  if (timeframe === undefined) return words('computed.anyTime');
  const label = catalogue.timeframe.find(({ name }) => name === timeframe.operator)?.label ?? '';
  return needsAmount(timeframe)
    ? `${label} ${timeframe.amount} ${words(`builder.unit.${timeframe.unit}`)}`.toLowerCase()
    : label.toLowerCase();
}
