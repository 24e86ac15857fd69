import type { Consent, ConsentContact } from '../../engine';
import type { Inputs, NodeOperations } from '../operations/NodeOperation';
import { evidenceOf, shownOf } from '../parameters/consentInputs';

/** What people have said about topics. */
export const consentOperations: NodeOperations = {
  answer: 'consent',
  operations: {
    get: {
      perItem: true,
      async one(engine, inputs): Promise<Consent | { topics: Consent[] }> {
        const contact: ConsentContact = await inputs.contact();
        const topic = await inputs.text('topic');
        if (topic !== undefined) return engine.consent.get({ contact, topic });
        return { topics: await engine.consent.of(contact) };
      },
    },

    getAll: {
      async *list(engine, inputs) {
        const topic = await inputs.text('topic');
        const status = await inputs.choice('statusWanted');
        for await (const line of engine.consent.export({
          format: 'ndjson',
          ...(topic !== undefined && { topic }),
          ...(isStatus(status) && { status }),
          ...(inputs.signal !== undefined && { signal: inputs.signal }),
        }))
          yield JSON.parse(line) as object;
      },
    },

    history: {
      perItem: true,
      async list(engine, inputs) {
        const topic = await inputs.text('topic');
        return engine.consent.history(await inputs.required('point'), topic === undefined ? {} : { topic });
      },
    },

    import: {
      async one(engine, inputs) {
        const topic = await inputs.text('topic');
        return engine.consent.import(await inputs.rows(), {
          by: (await inputs.text('saidBy')) ?? inputs.source(),
          ...(topic !== undefined && { topic }),
          ...(await shownOf(inputs)),
          ...(inputs.signal !== undefined && { signal: inputs.signal }),
        });
      },
    },

    set: {
      perItem: true,
      async one(engine, inputs) {
        return engine.consent.set({
          contact: await inputs.contact(),
          topic: await inputs.required('topic'),
          status: (await inputs.choice('said')) === 'unsubscribed' ? 'unsubscribed' : 'subscribed',
          how: await howOf(inputs),
          ...(await evidenceOf(inputs)),
        });
      },
    },
  },
};

const isStatus = (text: string): text is 'subscribed' | 'pending' | 'unsubscribed' =>
  text === 'subscribed' || text === 'pending' || text === 'unsubscribed';

async function howOf(inputs: Inputs): Promise<'form' | 'call' | 'flow'> {
  const how = await inputs.choice('how');
  return how === 'form' || how === 'call' ? how : 'flow';
}
