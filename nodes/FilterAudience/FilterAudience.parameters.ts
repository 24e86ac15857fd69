import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

export const filterAudienceNode: NodeText = {
  name: 'filterAudience',
  label: 'Filter Audience',
  description: 'Keeps the items whose profile matches a segment or rule, or gets everyone who matches',
  outputs: ['Matched', 'Not Matched'],
};

export const filterAudience = defineParameters({
  mode: {
    label: 'Operation',
    description: "Whether each item's profile is tested, or everyone who matches is listed or counted",
    kind: 'choice',
    default: 'item',
    choices: [
      { value: 'query', label: 'Get Everyone Who Matches', description: 'Send out all profiles that match' },
      {
        value: 'count',
        label: 'Count Everyone Who Matches',
        description: 'Send out the number of profiles that match',
      },
      {
        value: 'summary',
        label: 'Summarize Everyone Who Matches',
        description:
          'Send out how many match, how many of them can be contacted per channel, and their most frequent tags, cities, countries and genders',
      },
      {
        value: 'item',
        label: "Test Each Item's Profile",
        description: 'Send each item to Matched or Not Matched',
      },
    ],
  },
  ...resultLimit({ mode: ['query'] }),
  includeProfile: {
    label: 'Include Attributes and Tags',
    description: 'Whether each profile comes with its identities, attributes and tags, or only with its IDs',
    kind: 'boolean',
    default: true,
    when: { mode: ['query'] },
    hosts: ['n8n'],
  },
  unknownProfile: {
    label: 'When the Profile Is Unknown',
    description: 'What happens with an item whose profile does not exist',
    kind: 'choice',
    default: 'error',
    choices: [
      { value: 'error', label: 'Fail the Item', description: 'Report the item with an error' },
      {
        value: 'notMatched',
        label: 'Send to Not Matched',
        description: 'Treat it as a profile that does not match',
      },
    ],
    when: { mode: ['item'] },
    optional: true,
  },
  asOf: {
    label: 'As Of',
    description:
      "The instant for which the rule is evaluated, without an offset in the account's time zone; the present moment when empty",
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-05-01T09:30:00Z',
    optional: true,
  },
});
