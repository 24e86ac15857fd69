import type { IDataObject } from 'n8n-workflow';
import { limitOf } from './askAudience';
import { cancelledWith } from '../items/cancelledWith';
import { located } from '../parameters/locators';
import { withFindings } from '../parameters/profileOf';
import { missing, optionsOf, requiredText, textOf } from '../parameters/readParameters';
import { sorted } from '../../../parameters/sortBy';
import { nests } from '../parameters/shape';
import type { Operations } from './runOperation';

/** What the node Tag does. */
export const tagOperations: Operations = {
  async create(context, item, index, engine) {
    const tag = await engine.tags.create(requiredText(context, 'tagName', index, 'Name'));
    return [[0, withFindings(item, { tag: { ...tag } })]];
  },

  async delete(context, item, index, engine) {
    const name = located(context.getNodeParameter('tag', index, ''));
    if (name === '') throw missing('Tag');
    const tag = await engine.tags.delete(name, {
      force: optionsOf(context, index)['force'] === true,
      ...cancelledWith(context),
    });
    return [
      [
        0,
        withFindings(
          item,
          nests(context) ? { tag: { ...tag, deleted: true } } : { tag: { ...tag }, deleted: true },
        ),
      ],
    ];
  },

  async getAll(context, _item, index, engine) {
    const wanted = textOf(context, 'search', index).toLowerCase();
    const tags = (await engine.tags.list()).filter(({ name }) => name.toLowerCase().includes(wanted));
    return sorted(tags, textOf(context, 'sort', index))
      .slice(0, limitOf(context, index))
      .map((tag) => [0, { tag: { ...tag } } as IDataObject] as const);
  },
};
