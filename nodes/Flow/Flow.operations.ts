import { anyFlow } from '../hosts/activeFlow';
import type { AudienceEngine, Flow } from '../../engine';
import { nameOfPlace, placeBeside, placeNamed } from './places';
import type { Inputs, NodeOperations } from '../operations/NodeOperation';

/** Looks at flows and at what became of their entries, and starts and stops them. */
export const flowOperations: NodeOperations = {
  answer: 'flow',
  operations: {
    cancelWaiting: {
      async one(engine, inputs) {
        const place = await placeNamed(engine, await inputs.required('place'));
        return { place: nameOfPlace(place), cancelled: await engine.waits.cancel(place) };
      },
    },

    get: {
      async one(engine, inputs) {
        const flow = await chosen(engine, inputs);
        return { ...flow, counts: await engine.flows.counts(flow.id) };
      },
    },

    getAll: {
      async list(engine, inputs) {
        const status = await inputs.choice('flowStatus');
        return engine.flows.list(status === 'all' ? {} : { status: status as Flow['status'] });
      },
    },

    moveWaiting: {
      async one(engine, inputs) {
        const from = await placeNamed(engine, await inputs.required('place'));
        const to = placeBeside(from, await inputs.required('toPlace'));
        return {
          place: nameOfPlace(from),
          to: nameOfPlace(to),
          moved: await engine.waits.move(from, to),
        };
      },
    },

    parked: {
      async *list(engine, inputs) {
        const { id } = await chosen(engine, inputs);
        yield* engine.entries.parked(id, inputs.signal === undefined ? {} : { signal: inputs.signal });
      },
    },

    pause: {
      one: async (engine, inputs) => engine.flows.pause((await chosen(engine, inputs)).id),
    },

    removeParticipant: {
      perItem: true,
      async one(engine, inputs) {
        const { id, name } = await chosen(engine, inputs);
        return { id, name, ...(await engine.flows.removeParticipant(id, await inputs.profile())) };
      },
    },

    report: {
      one: async (engine, inputs) => engine.flows.report((await chosen(engine, inputs)).id),
    },

    requeue: {
      async one(engine, inputs) {
        const { id, name } = await chosen(engine, inputs);
        const ids = (await inputs.text('entryIds'))?.split(',').map((one) => one.trim());
        return {
          id,
          name,
          ...(await (ids === undefined
            ? engine.entries.requeue(id)
            : engine.entries.requeue(
                id,
                ids.filter((one) => one !== ''),
              ))),
        };
      },
    },

    resume: {
      one: async (engine, inputs) => engine.flows.resume((await chosen(engine, inputs)).id),
    },

    stop: {
      one: async (engine, inputs) => engine.flows.stop((await chosen(engine, inputs)).id),
    },

    waiting: {
      async list(engine) {
        const places = await engine.waits.places();
        return places.map(({ place, ...counts }) => ({ place: nameOfPlace(place), ...place, ...counts }));
      },
    },
  },
};

async function chosen(engine: AudienceEngine, inputs: Inputs): Promise<Flow> {
  const { id } = await anyFlow(engine, await inputs.required('flow'));
  return engine.flows.get(id);
}
