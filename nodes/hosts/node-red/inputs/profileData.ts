import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InvalidArgumentError, type ProfileInput } from '../../../../engine';
import { partedByCommas } from '../../../parameters/partedByCommas';
import { tagNames } from './tagInputs';
import { readText, typedValue, type ReadValue } from './typedValue';

/** The inputs that say what is to be known of a person. */
export interface ProfileDataInputs {
  externalId?: string;
  externalIdType?: string;
  emails?: string;
  emailsType?: string;
  phones?: string;
  phonesType?: string;
  attributes?: string;
  attributesType?: string;
  tags?: string;
  tagsType?: string;
}

/** Prepares the inputs of a profile that is set in the node; what gives nothing is not mentioned. The engine says what is wrong with it. */
export function profileFields(
  RED: NodeAPI,
  node: Node,
  def: ProfileDataInputs,
): (message: NodeMessage) => Promise<ProfileInput> {
  const readExternalId = typedValue(RED, node, 'externalId', def.externalId, def.externalIdType);
  const readEmails = typedValue(RED, node, 'emails', def.emails, def.emailsType);
  const readPhones = typedValue(RED, node, 'phones', def.phones, def.phonesType);
  const readAttributes = typedValue(
    RED,
    node,
    'attributes',
    def.attributes || '{}',
    def.attributesType || 'json',
  );
  const readTags = typedValue(RED, node, 'tags', def.tags, def.tagsType);
  return async (message) => {
    const externalId = await readText(readExternalId, 'externalId', message);
    const emails = await textsOf(readEmails, 'emails', message);
    const phones = await textsOf(readPhones, 'phones', message);
    const attributes = (await readAttributes(message)) as ProfileInput['attributes'];
    const tags = await readTags(message);
    return {
      ...(externalId === undefined ? {} : { externalId }),
      ...(emails === undefined ? {} : { emails }),
      ...(phones === undefined ? {} : { phones }),
      ...(attributes === undefined || attributes === null ? {} : { attributes }),
      ...(isBlank(tags) ? {} : { tags: tagNames(tags) }),
    };
  };
}

/** Texts from one text parted by commas, or from a list; undefined when there are none. */
async function textsOf(read: ReadValue, name: string, message: NodeMessage): Promise<string[] | undefined> {
  const value = await read(message);
  if (isBlank(value)) return undefined;
  if (typeof value === 'string') return partedByCommas(value);
  if (Array.isArray(value)) return value as string[];
  throw new InvalidArgumentError(`${name} is ${typeof value}, expected text or a list`, {
    hint: `Give ${name} as text parted by commas, or as a list.`,
    path: `/${name}`,
  });
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}
