import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';
import { sortBy } from '../parameters/sortBy';

const { returnAll, limit } = resultLimit({ operation: ['getAll', 'people'] });

export const companyNode: NodeText = {
  name: 'company',
  label: 'Company',
  description: 'Lists companies with their number of people, and gets the people of one',
  outputs: ['Company'],
};

export const company = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'getAll',
    choices: [
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many companies',
        description: 'List companies, each with the number of profiles',
      },
      {
        value: 'people',
        label: 'Get People',
        action: 'Get people of a company',
        description: 'Get the profiles of a company',
      },
    ],
  },
  company: {
    label: 'Company',
    description: "The company, a value of the profiles' attribute company",
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Acme',
    when: { operation: ['people'] },
  },
  search: {
    label: 'Search',
    description: 'Only companies whose name contains this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll'] },
  },
  sort: sortBy(['name', 'largest']),
  returnAll,
  limit,
});
