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

interface AddTagDef extends NodeDef, TagInputs {
  connection?: string;
}

/** Attaches tags to the message's profile, to each profile of a list, or to everyone who matches a rule (R62, R63, R70). */
export default (RED: NodeAPI): void => {
  function AddTag(this: Node, def: AddTagDef): void {
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
            ? engine.tags.add(targets, tags, { largeAudience, signal })
            : def.dryRun === true
              ? dryRunOfTags(engine, 'add', { rule: targets, tags, largeAudience, signal })
              : engine.tags.add(targets, tags, { largeAudience, signal }),
        { signal },
      );
      noteOnMessage(message, { tagged: { tags, ...result } });
      const notice = noticeOf(result);
      if (notice !== undefined) this.warn(notice);
      send(message);
    });
  }

  registerType(RED, 'audience-add-tag', AddTag);
};
