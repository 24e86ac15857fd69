import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Audience, Recipient } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { audienceOf } from '../hosts/node-red/inputs/audienceOf';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { batchingOf, type BatchInputs } from '../hosts/node-red/inputs/batching';
import { profileInput, profilesOf, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { ruleInput, type RuleInputs } from '../hosts/node-red/inputs/ruleInput';
import { runOperation, type Operations } from '../hosts/node-red/answers/runOperation';
import { sendEachInBatches } from '../hosts/node-red/answers/sendInBatches';
import { optionalText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { recordContacted } from './recordContacted';
import { textOfLines } from './textOfLines';
import { sorted } from '../parameters/sortBy';

interface BroadcastDef extends NodeDef, ProfileInputs, RuleInputs, BatchInputs {
  connection?: string;
  operation?: string;
  sort?: string;
  broadcastName?: string;
  broadcastNameType?: string;
  ownId?: string;
  ownIdType?: string;
  broadcastId?: string;
  broadcastIdType?: string;
  channel?: string;
  topic?: string;
  topicType?: string;
  recipientsFrom?: string;
  audience?: Audience;
  addFrom?: string;
  contacted?: string;
  profiles?: string;
  profilesType?: string;
  recipientStatus?: string;
  status?: unknown;
  exportFormat?: string;
}

/** A selection for a channel: created, added to, handed out with contact points, recorded as contacted (R85, R91, R92). */
export default (RED: NodeAPI): void => {
  function Broadcast(this: Node, def: BroadcastDef): void {
    RED.nodes.createNode(this, def);
    answerMessages(
      RED,
      this,
      def.connection,
      runOperation(operations(RED, this, def), def.operation, 'recipients'),
    );
  }

  registerType(RED, 'audience-broadcast', Broadcast);
};

/** Which recipients are asked for. A flow that nobody has opened since may say so by the name of version 1. */
function statusOf({ recipientStatus, status }: BroadcastDef): { status?: Recipient['status'] } {
  const before = typeof status === 'string' && status !== '' ? status : 'recipient';
  const wanted = recipientStatus === undefined || recipientStatus === 'recipient' ? before : recipientStatus;
  return wanted === 'all' ? {} : { status: wanted as Recipient['status'] };
}

function operations(RED: NodeAPI, node: Node, def: BroadcastDef): Operations {
  const readName = typedValue(RED, node, 'broadcastName', def.broadcastName, def.broadcastNameType);
  const readOwnId = optionalText(RED, node, 'ownId', def.ownId, def.ownIdType);
  const readId = typedValue(RED, node, 'broadcastId', def.broadcastId, def.broadcastIdType);
  const readOptionalId = optionalText(RED, node, 'broadcastId', def.broadcastId, def.broadcastIdType);
  const readTopic = optionalText(RED, node, 'topic', def.topic, def.topicType);
  const readProfile = profileInput(RED, node, def);
  const readList = typedValue(RED, node, 'profiles', def.profiles || 'payload', def.profilesType || 'msg');
  const readRule = ruleInput(RED, node, def);
  const channel = def.channel || 'email';

  return {
    async create(message, { send, link, signal }) {
      const name = await requireText(readName, 'broadcastName', message);
      const id = await readOwnId(message);
      const topic = await readTopic(message);
      const whom =
        def.recipientsFrom === 'audience'
          ? { audience: audienceOf(def.audience) }
          : def.recipientsFrom === 'nobody'
            ? {}
            : { rule: await readRule(message) };
      noteOnMessage(message, {
        broadcast: await link.run(
          (engine) =>
            engine.broadcasts.create(
              {
                ...(id === undefined ? {} : { id }),
                name,
                channel,
                ...(topic === undefined ? {} : { topic }),
                ...whom,
              },
              { signal },
            ),
          { signal },
        ),
      });
      send(message);
    },

    async getAll(message, { send, link, signal }) {
      message.payload = sorted(await link.run((engine) => engine.broadcasts.list(), { signal }), def.sort);
      send(message);
    },

    async close(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      message.payload = await link.run((engine) => engine.broadcasts.close(id), { signal });
      send(message);
    },

    async delete(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      const deleted = await link.run((engine) => engine.broadcasts.delete(id), { signal });
      message.payload = { ...deleted, deleted: true };
      send(message);
    },

    async export(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      const format = def.exportFormat === 'ndjson' ? 'ndjson' : 'csv';
      message.payload = await link.run(
        (engine) => textOfLines(engine.broadcasts.export(id, { ...statusOf(def), format, signal })),
        { signal },
      );
      send(message);
    },

    async get(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      message.payload = await link.run((engine) => engine.broadcasts.get(id), { signal });
      send(message);
    },

    async addRecipients(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      const whom =
        def.addFrom === 'item'
          ? [await readProfile(message)]
          : def.addFrom === 'list'
            ? profilesOf(await readList(message))
            : await readRule(message);
      noteOnMessage(message, {
        broadcast: {
          id,
          ...(await link.run((engine) => engine.broadcasts.addRecipients(id, whom, { signal }), { signal })),
        },
      });
      send(message);
    },

    async record(message, { send, link, signal }) {
      const id = await readOptionalId(message);
      if (def.contacted === 'list') {
        const broadcastId = id ?? (await requireText(readId, 'broadcastId', message));
        const profiles = profilesOf(await readList(message));
        noteOnMessage(message, {
          contacted: await link.run(
            (engine) => engine.broadcasts.recordSent(broadcastId, profiles, { signal }),
            { signal },
          ),
        });
      } else {
        const profile = await readProfile(message);
        const contacted = await link.run(
          async (engine) => {
            if (id !== undefined)
              return { broadcastId: id, ...(await recordContacted(engine, id, profile, { signal })) };
            return {
              channel,
              profileId: (await engine.contacts.record({ profile, channel }, { signal })).profileId,
              alreadySent: false,
            };
          },
          { signal },
        );
        noteOnMessage(message, { contacted });
      }
      send(message);
    },

    async recipients(message, { send, link, signal }) {
      const id = await requireText(readId, 'broadcastId', message);
      const only = statusOf(def);
      await sendEachInBatches<Recipient>(
        RED,
        message,
        send,
        batchingOf(def),
        ({ profile }) => profile,
        (receive) =>
          link.run(
            async (engine) => {
              for await (const recipient of engine.broadcasts.recipients(id, { ...only, signal })) {
                if (!(await receive(recipient))) break;
              }
            },
            { signal },
          ),
      );
    },
  };
}
