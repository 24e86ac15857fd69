import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InvalidArgumentError, type ProfileRef, type Rule, type TagChange } from '../../../../engine';
import { partedByCommas } from '../../../parameters/partedByCommas';
import { tagAudience } from '../../../parameters/tagAudience';
import { profileInput, profilesOf, type ProfileInputs } from './profileInput';
import { ruleInput, type RuleInputs } from './ruleInput';
import { typedValue } from './typedValue';
import { wholeNumber } from './wholeNumber';

/** What the forms of Add Tag and Remove Tag save. */
export interface TagInputs extends ProfileInputs, RuleInputs {
  to?: string;
  profiles?: string;
  profilesType?: string;
  tags?: string;
  tagsType?: string;
  dryRun?: boolean;
  largeAudience?: string | number;
}

/** Prepares the inputs that say whose tags are changed: profiles, or a rule. */
export function targetsInput(
  RED: NodeAPI,
  node: Node,
  def: TagInputs,
): (message: NodeMessage) => Promise<ProfileRef[] | Rule> {
  if (def.to === 'rule') return ruleInput(RED, node, def);
  if (def.to === 'list') {
    const list = typedValue(RED, node, 'profiles', def.profiles || 'payload', def.profilesType || 'msg');
    return async (message) => profilesOf(await list(message));
  }
  const profile = profileInput(RED, node, def);
  return async (message) => [await profile(message)];
}

/** Tag names from text parted by commas (one with a comma in it stands in quotes), or from a list. */
export function tagNames(value: unknown): string[] {
  const names = typeof value === 'string' ? partedByCommas(value) : value;
  if (!Array.isArray(names))
    throw noTags(`Tags is ${names === undefined || names === null ? 'empty' : typeof names}`);
  const tags = names.map((name: unknown, index) => {
    if (typeof name !== 'string')
      throw noTags(`Tag ${index} is ${name === null ? 'null' : typeof name}, expected text`);
    return name.trim();
  });
  const filled = tags.filter((name) => name !== '');
  if (filled.length === 0) throw noTags('Tags is empty');
  return filled;
}

/** For more profiles than this a notice is given. */
export const largeAudienceOf = ({ largeAudience }: TagInputs): number =>
  wholeNumber(largeAudience, 'largeAudience', {
    least: 1,
    otherwise: Number(tagAudience.largeAudience.default),
  });

/** What is said of a larger audience, which is never held back (R71). */
export function noticeOf(change: TagChange & { dryRun?: true }): string | undefined {
  if (!change.largeAudience) return undefined;
  return `A larger audience: ${change.profiles} profiles, of which ${change.changed} ${change.dryRun === true ? 'would be ' : ''}changed`;
}

function noTags(message: string): InvalidArgumentError {
  return new InvalidArgumentError(message, {
    hint: 'Name at least one tag, as text parted by commas or as a list of names.',
    path: '/tags',
  });
}
