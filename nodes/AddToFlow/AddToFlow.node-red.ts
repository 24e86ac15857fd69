import type { Node, NodeAPI, NodeDef } from 'node-red';
import {
  isAudienceError,
  reportOf,
  type Audience,
  type ErrorReport,
  type Participant,
  type ProfileRef,
} from '../../engine';
import { activeFlow, anyFlow } from '../hosts/activeFlow';
import { answerMessages, type Handling } from '../hosts/node-red/answers/answerMessages';
import { audienceOf } from '../hosts/node-red/inputs/audienceOf';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { batchingOf, type BatchInputs } from '../hosts/node-red/inputs/batching';
import { profileInput, profilesOf, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { runOperation, type Operations } from '../hosts/node-red/answers/runOperation';
import { sendEachInBatches } from '../hosts/node-red/answers/sendInBatches';
import { requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { addAudience, addProfile, type Outcome } from './addParticipants';

interface AddToFlowDef extends NodeDef, ProfileInputs, BatchInputs {
  connection?: string;
  operation?: string;
  flow?: string;
  flowType?: string;
  what?: string;
  profiles?: string;
  profilesType?: string;
  audience?: Audience;
  tagsMatch?: string;
  outcome?: string;
}

type OfList = { profile: ProfileRef; outcome: Outcome } | { profile: ProfileRef; error: ErrorReport };

/** Takes profiles, segments, tags and companies into an active flow (R94, R96, R97), or lists its participants (R100). */
export default (RED: NodeAPI): void => {
  function AddToFlow(this: Node, def: AddToFlowDef): void {
    RED.nodes.createNode(this, def);
    answerMessages(RED, this, def.connection, runOperation(operations(RED, this, def), def.operation, 'add'));
  }

  registerType(RED, 'audience-add-to-flow', AddToFlow);
};

function operations(RED: NodeAPI, node: Node, def: AddToFlowDef): Operations {
  const readFlow = typedValue(RED, node, 'flow', def.flow, def.flowType);
  const readProfile = profileInput(RED, node, def);
  const readList = typedValue(RED, node, 'profiles', def.profiles || 'payload', def.profilesType || 'msg');

  return {
    async add(message, { send, link, signal }) {
      const flow = await requireText(readFlow, 'flow', message);
      if (def.what === 'audience') {
        const audience: Audience = {
          ...audienceOf(def.audience),
          ...(def.tagsMatch === 'all' ? { tagsMatch: 'all' } : {}),
        };
        noteOnMessage(message, {
          addedToFlow: await link.run((engine) => addAudience(engine, flow, audience, signal), { signal }),
        });
      } else if (def.what === 'list') {
        noteOnMessage(message, {
          addedToFlow: await addEach(flow, profilesOf(await readList(message)), { link, signal }),
        });
      } else {
        const profile = await readProfile(message);
        noteOnMessage(message, {
          addedToFlow: await link.run((engine) => addProfile(engine, flow, profile, signal), { signal }),
        });
      }
      send(message);
    },

    async participants(message, { send, link, signal }) {
      const flow = await requireText(readFlow, 'flow', message);
      const { id } = await link.run((engine) => anyFlow(engine, flow), { signal });
      const only =
        def.outcome === undefined || def.outcome === 'all' ? {} : { outcome: def.outcome as Outcome };
      await sendEachInBatches<Participant>(
        RED,
        message,
        send,
        batchingOf(def),
        ({ profile }) => profile,
        (receive) =>
          link.run(
            async (engine) => {
              for await (const participant of engine.flows.participants(id, { ...only, signal })) {
                if (!(await receive(participant))) break;
              }
            },
            { signal },
          ),
      );
    },
  };
}

/** One after the other, each with its own outcome (R100): one that cannot be added keeps nobody else out. */
async function addEach(
  flow: string,
  profiles: readonly ProfileRef[],
  { link, signal }: Pick<Handling, 'link' | 'signal'>,
): Promise<{ flow: unknown; participants: OfList[] } & Record<Outcome, number>> {
  const { id, name } = await link.run((engine) => activeFlow(engine, flow), { signal });
  const counts: Record<Outcome, number> = {
    accepted: 0,
    alreadyInFlow: 0,
    notAllowedToReEnter: 0,
    notContactable: 0,
  };
  const participants: OfList[] = [];
  for (const profile of profiles) {
    try {
      const { outcome } = await link.run((engine) => addProfile(engine, id, profile, signal), { signal });
      counts[outcome] += 1;
      participants.push({ profile, outcome });
    } catch (error) {
      if (!isAudienceError(error) || error.code === 'DATABASE_UNAVAILABLE') throw error;
      participants.push({ profile, error: reportOf(error) });
    }
  }
  return { flow: { id, name }, ...counts, participants };
}
