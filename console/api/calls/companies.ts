import { call } from '../Call';
import { counted } from '../shape/common';
import { fields, list, optional, text, whole } from '../shape/shapes';
import { toldLine } from '../told';

export const companyCalls = [
  call('companies.list', {
    method: 'GET',
    path: '/companies',
    needs: 'read',
    covers: ['companies.list'],
    about: 'Values of the attribute `company`, by name, each with the number of people.',
    query: {
      search: optional(text({ maxLength: 200, description: 'Part of the name.' })),
      limit: optional(whole(1, 10_000, { default: 1000 })),
    },
    answers: list(fields(counted)),
    forReaders: (companies) => companies.map(toldLine),
    run: ({ engine, query }) => engine.companies.list(query),
  }),
];
