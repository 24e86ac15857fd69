import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { InvalidArgumentError } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { isObject, profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { branchesOf, outputOf, outputsOf } from './branchesOf';

interface SplitDef extends NodeDef, ProfileInputs {
  connection?: string;
  branches?: string;
  holdout?: string | number;
  splitName?: string;
}

/** Profiles go different ways, each always the same: an output for each branch, the last for the holdout. */
export default (RED: NodeAPI): void => {
  function Split(this: Node, def: SplitDef): void {
    RED.nodes.createNode(this, def);
    const readProfile = profileInput(RED, this, def);
    const name = def.splitName?.trim() || this.id;

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const profile = await readProfile(message);
      const definition = branchesOf(String(def.branches ?? ''), readHoldout(def.holdout));
      const flowId = flowOf(message);
      const branch = await link.run(
        (engine) =>
          engine.splits.assign(name, { ...definition, ...(flowId !== undefined && { flowId }) }, profile),
        { signal },
      );
      noteOnMessage(message, { split: { name, branch } });
      const output = outputOf(definition, branch);
      send(Array.from({ length: outputsOf(definition) }, (_, i) => (i === output ? message : null)));
    });
  }

  registerType(RED, 'audience-split', Split);
};

function readHoldout(given: string | number | undefined): number {
  const holdout = given === undefined || given === '' ? 0 : Number(given);
  if (Number.isFinite(holdout) && holdout >= 0 && holdout <= 100) return holdout;
  throw new InvalidArgumentError(`The holdout is ${String(given)}.`, {
    hint: 'Give percent: a number from 0 to 100.',
    path: '/holdout',
  });
}

/** The flow that the message's entry belongs to: its report shows the split. */
function flowOf(message: NodeMessage): string | undefined {
  const entry = isObject(message['audience']) ? message['audience']['entry'] : undefined;
  return isObject(entry) && typeof entry['flowId'] === 'string' ? entry['flowId'] : undefined;
}
