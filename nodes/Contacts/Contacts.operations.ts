import type { Inputs, NodeOperations } from '../operations/NodeOperation';

/** How many people were contacted, and which sends were rejected. */
export const contactsOperations: NodeOperations = {
  answer: 'contacts',
  operations: {
    count: {
      async one(engine, inputs) {
        const asked = await periodOf(inputs);
        return { ...asked, count: await engine.contacts.count(asked) };
      },
    },

    rejections: {
      async *list(engine, inputs) {
        yield* engine.contacts.rejections({
          ...(await periodOf(inputs)),
          ...(inputs.signal === undefined ? {} : { signal: inputs.signal }),
        });
      },
    },
  },
};

async function periodOf(inputs: Inputs): Promise<{ from?: string; to?: string; channel?: string }> {
  const from = await inputs.instant('from');
  const to = await inputs.instant('to');
  const channel = await inputs.text('channel');
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(channel === undefined ? {} : { channel }),
  };
}
