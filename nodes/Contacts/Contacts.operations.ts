import type { Instant } from '../../engine';
import type { Inputs, NodeOperations } from '../operations/NodeOperation';

/** That somebody was contacted, or was not; how many people were, and which sends were rejected. */
export const contactsOperations: NodeOperations = {
  answer: 'contacts',
  operations: {
    count: {
      async one(engine, inputs) {
        const asked = await periodOf(inputs);
        return { ...asked, count: await engine.contacts.count(asked) };
      },
    },

    record: {
      perItem: true,
      async one(engine, inputs) {
        const permit = await inputs.text('permit');
        if ((await inputs.choice('sent')) === 'notSent') {
          await engine.contacts.settle(await inputs.required('permit'), 'notSent');
          return { sent: false, permit };
        }
        const channel = await inputs.required('channel');
        const contact = { profile: await inputs.profile(), channel, ...(permit !== undefined && { permit }) };
        return { sent: true, ...contact, ...(await engine.contacts.record(contact)) };
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

async function periodOf(inputs: Inputs): Promise<{ from?: Instant; to?: Instant; channel?: string }> {
  const from = await inputs.instant('from');
  const to = await inputs.instant('to');
  const channel = await inputs.text('channel');
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(channel === undefined ? {} : { channel }),
  };
}
