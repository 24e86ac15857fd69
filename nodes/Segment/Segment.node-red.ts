import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { SegmentType } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { batchingOf, type BatchInputs } from '../hosts/node-red/inputs/batching';
import { profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { ruleInput } from '../hosts/node-red/inputs/ruleInput';
import { runOperation, type Operations } from '../hosts/node-red/answers/runOperation';
import { sendInBatches } from '../hosts/node-red/answers/sendInBatches';
import { readText, requireInstant, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { sorted } from '../parameters/sortBy';

/** `name` and `type` are Node-RED's own: those of the segment have other names. */
interface SegmentDef extends NodeDef, ProfileInputs, BatchInputs {
  connection?: string;
  operation?: string;
  sort?: string;
  segment?: string;
  segmentType?: string;
  segmentName?: string;
  segmentNameType?: string;
  newName?: string;
  newNameType?: string;
  segmentKind?: string;
  copyKind?: string;
  rule?: string;
  ruleType?: string;
  search?: string;
  searchType?: string;
  until?: string;
  untilType?: string;
  infobipFilter?: string;
  infobipFilterType?: string;
}

/** Creates, edits, duplicates, deletes and lists segments; says who is in them, why, and who will be. */
export default (RED: NodeAPI): void => {
  function Segment(this: Node, def: SegmentDef): void {
    RED.nodes.createNode(this, def);
    answerMessages(
      RED,
      this,
      def.connection,
      runOperation(operations(RED, this, def), def.operation, 'members'),
    );
  }

  registerType(RED, 'audience-segment', Segment);
};

function operations(RED: NodeAPI, node: Node, def: SegmentDef): Operations {
  const text = (name: 'segment' | 'segmentName' | 'newName' | 'search' | 'until') =>
    typedValue(RED, node, name, def[name], def[`${name}Type`]);
  const readSegment = text('segment');
  const readName = text('segmentName');
  const readNewName = text('newName');
  const readSearch = text('search');
  const readUntil = text('until');
  const readProfile = profileInput(RED, node, def);
  const readFilter = typedValue(
    RED,
    node,
    'infobipFilter',
    def.infobipFilter,
    def.infobipFilterType || 'msg',
  );
  const readRule = ruleInput(RED, node, { ...def, ruleFrom: 'json' });
  /** An edit and a copy keep the rule when none is written in the node. */
  const keepsRule = (def.ruleType || 'json') === 'json' && (def.rule ?? '').trim() === '';

  return {
    async compare(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      const after = await readRule(message);
      message.payload = await link.run(
        async (engine) =>
          engine.segments.compare((await engine.segments.get(segment)).rule, after, { signal }),
        { signal },
      );
      send(message);
    },

    async count(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      message.payload = await link.run((engine) => engine.segments.count(segment, { signal }), { signal });
      send(message);
    },

    async create(message, { send, link, signal }) {
      const name = await requireText(readName, 'segmentName', message);
      const rule = await readRule(message);
      message.payload = await link.run(
        (engine) =>
          engine.segments.create({ name, type: (def.segmentKind || 'realTime') as SegmentType, rule }),
        { signal },
      );
      send(message);
    },

    async delete(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      message.payload = {
        ...(await link.run((engine) => engine.segments.delete(segment), { signal })),
        deleted: true,
      };
      send(message);
    },

    async duplicate(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      const name = await readText(readNewName, 'newName', message);
      const rule = keepsRule ? undefined : await readRule(message);
      const type = def.copyKind && def.copyKind !== 'keep' ? (def.copyKind as SegmentType) : undefined;
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(rule === undefined ? {} : { rule }),
        ...(type === undefined ? {} : { type }),
      };
      message.payload = await link.run((engine) => engine.segments.duplicate(segment, changes), { signal });
      send(message);
    },

    async edit(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      const name = await readText(readNewName, 'newName', message);
      const rule = keepsRule ? undefined : await readRule(message);
      message.payload = await link.run(
        (engine) =>
          engine.segments.edit(segment, {
            ...(name === undefined ? {} : { name }),
            ...(rule === undefined ? {} : { rule }),
          }),
        { signal },
      );
      send(message);
    },

    async explain(message, { send, link, signal }) {
      const idOrName = await requireText(readSegment, 'segment', message);
      const profile = await readProfile(message);
      message.payload = await link.run(
        async (engine) => {
          const { id, name, rule } = await engine.segments.get(idOrName);
          return { segment: { id, name }, ...(await engine.audience.explain(rule, profile)) };
        },
        { signal },
      );
      send(message);
    },

    async forecast(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      const until = await requireInstant(readUntil, 'until', message);
      message.payload = await link.run((engine) => engine.segments.forecast(segment, { until, signal }), {
        signal,
      });
      send(message);
    },

    async get(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      message.payload = await link.run((engine) => engine.segments.get(segment), { signal });
      send(message);
    },

    async exportInfobip(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      message.payload = await link.run(
        async (engine) => engine.audience.exportInfobip((await engine.segments.get(segment)).rule),
        { signal },
      );
      send(message);
    },

    async importInfobip(message, { send, link, signal }) {
      const filter = await readFilter(message);
      message.payload = await link.run((engine) => engine.audience.importInfobip(filter), { signal });
      send(message);
    },

    async getAll(message, { send, link, signal }) {
      const wanted = ((await readText(readSearch, 'search', message)) ?? '').toLowerCase();
      const segments = await link.run((engine) => engine.segments.list(), { signal });
      message.payload = sorted(
        segments.filter(({ name }) => name.toLowerCase().includes(wanted)),
        def.sort,
      );
      send(message);
    },

    async members(message, { send, link, signal }) {
      const segment = await requireText(readSegment, 'segment', message);
      await sendInBatches(RED, message, send, batchingOf(def), (receive) =>
        link.run(
          async (engine) => {
            for await (const profile of engine.segments.members(segment, { signal })) {
              if (!(await receive(profile))) break;
            }
          },
          { signal },
        ),
      );
    },
  };
}
