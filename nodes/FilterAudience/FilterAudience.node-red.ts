import type { Node, NodeAPI, NodeDef } from 'node-red';
import { isAudienceError } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { batchingOf, type BatchInputs } from '../hosts/node-red/inputs/batching';
import { profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { ruleInput, type RuleInputs } from '../hosts/node-red/inputs/ruleInput';
import { sendInBatches } from '../hosts/node-red/answers/sendInBatches';
import { readInstant, typedValue } from '../hosts/node-red/inputs/typedValue';

interface FilterAudienceDef extends NodeDef, ProfileInputs, RuleInputs, BatchInputs {
  connection?: string;
  mode?: string;
  unknownProfile?: string;
  asOf?: string;
  asOfType?: string;
}

/** Does the message's profile match? Or: who matches, in batches? Or: how many? */
export default (RED: NodeAPI): void => {
  function FilterAudience(this: Node, def: FilterAudienceDef): void {
    RED.nodes.createNode(this, def);
    const readRule = ruleInput(RED, this, def);
    const readProfile = profileInput(RED, this, def);
    const readAsOf = typedValue(RED, this, 'asOf', def.asOf, def.asOfType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const rule = await readRule(message);
      const now = await readInstant(readAsOf, 'asOf', message);
      const at = now === undefined ? {} : { now };

      if (def.mode === 'count') {
        message.payload = await link.run((engine) => engine.audience.count(rule, { ...at, signal }), {
          signal,
        });
        send(message);
        return;
      }
      if (def.mode === 'summary') {
        message.payload = await link.run((engine) => engine.audience.summary(rule, { ...at, signal }), {
          signal,
        });
        send(message);
        return;
      }
      if (def.mode === 'query') {
        await sendInBatches(RED, message, send, batchingOf(def), (receive) =>
          link.run(
            async (engine) => {
              for await (const profile of engine.audience.select(rule, { ...at, signal })) {
                if (!(await receive(profile))) break;
              }
            },
            { signal },
          ),
        );
        return;
      }

      const profile = await readProfile(message);
      const matched = await link
        .run((engine) => engine.audience.matches(rule, profile, at), { signal })
        .catch((error: unknown) => {
          if (def.unknownProfile === 'notMatched' && isAudienceError(error) && error.code === 'NOT_FOUND')
            return false;
          throw error;
        });
      noteOnMessage(message, { matched });
      send(matched ? [message, null] : [null, message]);
    });
  }

  registerType(RED, 'audience-filter-audience', FilterAudience);
};
