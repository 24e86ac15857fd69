import { everyProfile } from '../hosts/everyProfile';
import type { NodeOperations } from '../operations/NodeOperation';

/** Companies: the values of the attribute company, each with its people. */
export const companyOperations: NodeOperations = {
  answer: 'company',
  operations: {
    getAll: {
      async list(engine, inputs) {
        const search = await inputs.text('search');
        return engine.companies.list({
          ...(search === undefined ? {} : { search }),
          ...((await inputs.choice('sort')) === 'largest' && { order: 'largest' as const }),
          limit: Math.min(inputs.limit, 10_000),
        });
      },
    },

    people: {
      async *list(engine, inputs) {
        const name = await inputs.required('company');
        const profiles = everyProfile(
          engine,
          { attribute: 'company', type: 'text', operator: 'is', value: name },
          { limit: inputs.limit, signal: inputs.signal },
        );
        for await (const profile of profiles) yield { name, profile };
      },
    },
  },
};
