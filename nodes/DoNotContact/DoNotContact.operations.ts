import { InvalidArgumentError, type DoNotContactAnchor } from '../../engine';
import type { NodeOperations } from '../operations/NodeOperation';

/** What the engine can do with the Do Not Contact list besides adding, removing and checking before a send. */
export const doNotContactOperations: NodeOperations = {
  answer: 'doNotContact',
  operations: {
    anchor: { one: (engine) => engine.doNotContact.anchor() },

    getAll: {
      async *list(engine, inputs) {
        const kind = await inputs.choice('pointKind');
        const channel = await inputs.text('channel');
        const reason = await inputs.text('reason');
        const search = await inputs.text('search');
        yield* engine.doNotContact.list({
          ...(kind === 'email' || kind === 'phone' ? { kind } : {}),
          ...(channel === undefined ? {} : { channel }),
          ...(reason === undefined ? {} : { reason }),
          ...(search === undefined ? {} : { search }),
          ...(inputs.signal === undefined ? {} : { signal: inputs.signal }),
        });
      },
    },

    history: {
      perItem: true,
      list: async (engine, inputs) => engine.doNotContact.history(await inputs.required('point')),
    },

    import: {
      async one(engine, inputs) {
        const channel = await inputs.text('channel');
        const account = await inputs.text('account');
        return engine.doNotContact.import(await inputs.rows(), {
          reason: (await inputs.text('reason')) ?? 'import',
          source: (await inputs.text('saidBy')) ?? inputs.source(),
          scope: (await inputs.choice('scope')) === 'all' ? 'all' : 'account',
          ...(channel === undefined ? {} : { channel }),
          ...(account === undefined ? {} : { account }),
          ...(inputs.signal === undefined ? {} : { signal: inputs.signal }),
        });
      },
    },

    lookUp: {
      perItem: true,
      async one(engine, inputs) {
        const channel = await inputs.text('channel');
        return engine.doNotContact.check(await inputs.contact(), channel === undefined ? {} : { channel });
      },
    },

    verify: {
      perItem: true,
      async one(engine, inputs) {
        const point = await inputs.text('point');
        if (point !== undefined) return engine.doNotContact.verify(point);
        const anchor = await inputs.text('anchor');
        return engine.doNotContact.verifyAll(anchor === undefined ? {} : { anchor: anchorIn(anchor) });
      },
    },
  },
};

/** An anchor as it was kept: JSON. The engine says whether it is one of this account. */
function anchorIn(text: string): DoNotContactAnchor {
  const anchor = parsed(text);
  if (anchor !== undefined) return anchor as DoNotContactAnchor;
  throw new InvalidArgumentError('The anchor is not JSON', {
    hint: 'Give the anchor as it was handed out',
    path: '/anchor',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
