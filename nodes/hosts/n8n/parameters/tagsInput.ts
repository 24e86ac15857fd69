import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Parameter } from '../../../parameters/Parameter';
import { rowsIn } from '../rules/operand';
import { allLocated, tagRows } from './locators';
import { onlyWhen, property } from './property';
import { textsOf } from './readParameters';

type Show = NonNullable<IDisplayOptions['show']>;

/** From this version on, tags that were text are rows. */
const ROWS_OF_TAGS = 4;

/** Tags as rows, which begin without one; nodes of earlier versions, and an agent, write them as text (`text`). */
export function tagsOrText(text: Parameter): INodeProperties[] {
  const show = (property: INodeProperties, more: Show): INodeProperties => ({
    ...property,
    displayOptions: { show: { ...property.displayOptions?.show, ...more } },
  });
  const since = { '@version': [{ _cnd: { gte: ROWS_OF_TAGS } }] };
  const asText = property(text);
  const asRows = tagRows(
    { displayName: text.label, name: text.name, default: {}, description: ROWS },
    { mayCreate: true },
  );
  return [
    show(asText, { '@version': [{ _cnd: { lt: ROWS_OF_TAGS } }] }),
    show(asText, { ...since, '@tool': [true] }),
    show(onlyWhen(asRows, text.when ?? {}), { ...since, '@tool': [false] }),
  ];
}

const ROWS =
  'Tags to add, from the list or by name; a tag that does not exist is created, and an expression may give a list of them';

/** The tags that rows name, or a text parted by commas. */
export function namesOfTags(
  context: Pick<IExecuteFunctions, 'getNodeParameter' | 'getTimezone'>,
  name: string,
  index: number,
): string[] {
  const given: unknown = context.getNodeParameter(name, index, '');
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return textsOf(context, name, index);
  return rowsIn(given).flatMap(({ tag }) => allLocated(tag));
}
