import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { InvalidArgumentError, type ProfileRef, type Rule } from '../../engine';
import { answerMessages } from '../hosts/node-red/answerMessages';
import { noteOnMessage } from '../hosts/node-red/audienceNote';
import { profileInput, profilesOf, type ProfileInputs } from '../hosts/node-red/profileInput';
import { ruleInput, type RuleInputs } from '../hosts/node-red/ruleInput';
import { typedValue } from '../hosts/node-red/typedValue';

interface AddTagDef extends NodeDef, ProfileInputs, RuleInputs {
  connection?: string;
  to?: string;
  profiles?: string;
  profilesType?: string;
  tags?: string;
  tagsType?: string;
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
      const result = await link.run((engine) => (Array.isArray(targets) ? engine.tags.add(targets, tags) : engine.tags.add(targets, tags)), { signal });
      noteOnMessage(message, { tagged: { tags, ...result } });
      send(message);
    });
  }

  RED.nodes.registerType('audience-add-tag', AddTag);
};

/** Prepares the inputs that say who gets the tags: profiles, or a rule. */
function targetsInput(RED: NodeAPI, node: Node, def: AddTagDef): (message: NodeMessage) => Promise<ProfileRef[] | Rule> {
  if (def.to === 'rule') return ruleInput(RED, node, def);
  if (def.to === 'list') {
    const list = typedValue(RED, node, 'profiles', def.profiles || 'payload', def.profilesType || 'msg');
    return async (message) => profilesOf(await list(message));
  }
  const profile = profileInput(RED, node, def);
  return async (message) => [await profile(message)];
}

/** Tag names from text parted by commas, or from a list. */
export function tagNames(value: unknown): string[] {
  const names = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(names)) throw noTags(`Tags is ${names === undefined || names === null ? 'empty' : typeof names}`);
  const tags = names.map((name: unknown, index) => {
    if (typeof name !== 'string') throw noTags(`Tag ${index} is ${name === null ? 'null' : typeof name}, expected text`);
    return name.trim();
  });
  const filled = tags.filter((name) => name !== '');
  if (filled.length === 0) throw noTags('Tags is empty');
  return filled;
}

function noTags(message: string): InvalidArgumentError {
  return new InvalidArgumentError(message, { hint: 'Name at least one tag, as text parted by commas or as a list of names.', path: '/tags' });
}
