import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { registerType } from '../hosts/node-red/settings/registerType';
import { dryRunOfTags } from '../hosts/dryRunOfTags';
import {
  largeAudienceOf,
  noticeOf,
  tagNames,
  targetsInput,
  type TagInputs,
} from '../hosts/node-red/inputs/tagInputs';
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
      const largeAudience = largeAudienceOf(def);
      const result = await link.run(
        (engine) =>
          Array.isArray(targets)
            ? engine.tags.remove(targets, tags, { largeAudience, signal })
            : def.dryRun === true
              ? dryRunOfTags(engine, 'remove', { rule: targets, tags, largeAudience, signal })
              : engine.tags.remove(targets, tags, { largeAudience, signal }),
        { signal },
      );
      noteOnMessage(message, { untagged: { tags, ...result } });
      const notice = noticeOf(result);
      if (notice !== undefined) this.warn(notice);
      send(message);
    });
  }

  registerType(RED, 'audience-remove-tag', RemoveTag);
};
