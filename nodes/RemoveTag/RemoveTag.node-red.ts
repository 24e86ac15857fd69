import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { registerType } from '../hosts/node-red/settings/registerType';
import { tagNames, targetsInput, type TagInputs } from '../hosts/node-red/inputs/tagInputs';
import { typedValue } from '../hosts/node-red/inputs/typedValue';

interface RemoveTagDef extends NodeDef, TagInputs {
  connection?: string;
}

/** Takes tags off the message's profile, each profile of a list, or everyone who matches a rule (R64). */
export default (RED: NodeAPI): void => {
  function RemoveTag(this: Node, def: RemoveTagDef): void {
    RED.nodes.createNode(this, def);
    const readTargets = targetsInput(RED, this, def);
    const readTags = typedValue(RED, this, 'tags', def.tags, def.tagsType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const targets = await readTargets(message);
      const tags = tagNames(await readTags(message));
      const result = await link.run(
        (engine) =>
          Array.isArray(targets)
            ? engine.tags.remove(targets, tags, { signal })
            : engine.tags.remove(targets, tags, { signal }),
        { signal },
      );
      noteOnMessage(message, { untagged: { tags, ...result } });
      send(message);
    });
  }

  registerType(RED, 'audience-remove-tag', RemoveTag);
};
