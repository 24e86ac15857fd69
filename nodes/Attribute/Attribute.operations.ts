import type { AttributeType } from '../../engine';
import type { Inputs, NodeOperations } from '../operations/NodeOperation';

/** The attributes of the account: their types, and the values that people have. */
export const attributeOperations: NodeOperations = {
  answer: 'attribute',
  operations: {
    define: {
      one: async (engine, inputs) =>
        engine.attributes.define({
          name: await inputs.required('attribute'),
          type: (await inputs.choice('valueType')) as AttributeType,
        }),
    },

    getAll: {
      async list(engine, inputs) {
        const wanted = ((await inputs.text('search')) ?? '').toLowerCase();
        return (await engine.attributes.list()).filter(({ name }) => name.toLowerCase().includes(wanted));
      },
    },

    retype: {
      one: async (engine, inputs) =>
        engine.attributes.retype(
          {
            name: await inputs.required('attribute'),
            type: (await inputs.choice('valueType')) as AttributeType,
          },
          {
            dryRun: await isPreview(inputs),
            unreadable: (await inputs.choice('unreadable')) === 'clear' ? 'clear' : 'refuse',
          },
        ),
    },

    remove: {
      one: async (engine, inputs) =>
        engine.attributes.remove(await inputs.required('attribute'), {
          dryRun: await isPreview(inputs),
        }),
    },

    values: {
      async list(engine, inputs) {
        const name = await inputs.required('attribute');
        const search = await inputs.text('search');
        const { values, estimated } = await engine.attributes.values(name, {
          ...(search === undefined ? {} : { search }),
          limit: Math.min(inputs.limit, 1_000),
        });
        return values.map((one) => ({ name, ...one, estimated }));
      },
    },
  },
};

/** Nothing is changed unless it is said. */
const isPreview = async (inputs: Inputs): Promise<boolean> => (await inputs.choice('effect')) !== 'change';
