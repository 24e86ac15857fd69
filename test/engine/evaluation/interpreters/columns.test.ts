import { COLUMN_LAWS } from './columnLaws';

it.each(COLUMN_LAWS.map(({ name, check }) => [name, check] as const))('%s', (_name, check) => check());
