import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { profileProperties } from '../../../nodes/hosts/n8n/parameters/profileOf';
import { audienceInput } from '../../../nodes/hosts/n8n/parameters/audienceInput';
import { nodeType } from './runWorkflow';

const KEYS: [kind: string, example: RegExp][] = [
  ['email', /^e\.g\. \S+@\S+$/],
  ['phone', /^e\.g\. \+\d+$/],
  ['externalId', /^e\.g\. customer-4711$/],
  ['id', /^e\.g\. [0-9a-f]{24}$/],
];
const { description } = nodeType('trackEvent');

/** The fields named 'profileKey' that the form shows with these values. */
const shown = (properties: readonly INodeProperties[], values: INodeParameters) =>
  properties.filter(
    (one) =>
      one.name === 'profileKey' &&
      NodeHelpers.displayParameter(values, one, { typeVersion: 1 } as INode, description),
  );

const rows = (audienceInput().options ?? []).flatMap((group) =>
  'values' in group && group.name === 'profiles' ? group.values : [],
);

test.each(KEYS)('a profile found by its %s is asked for with an example of one', (identifyBy, example) => {
  for (const properties of [profileProperties, rows]) {
    expect(shown(properties, { identifyBy })).toMatchObject([
      { placeholder: expect.stringMatching(example) },
    ]);
  }
});

test('a profile that the item names is not asked for', () => {
  expect(shown(profileProperties, { identifyBy: 'item' })).toEqual([]);
});
