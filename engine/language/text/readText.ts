import { InvalidArgumentError } from '../../store/errors';
import { isWellFormed } from './names';

const MAX_TEXT = 1_000;

/** Text that says who, why and on what, trimmed: 1 to 1 000 characters. Absent, null and '' are undefined. @throws InvalidArgumentError, at `/<name>` */
export function readText(value: unknown, name: string, required: boolean): string | undefined {
  if (value === undefined || value === null || value === '') {
    if (required)
      throw new InvalidArgumentError(`"${name}" is missing.`, {
        hint: `Say the ${name}: it is kept as evidence.`,
        path: `/${name}`,
      });
    return undefined;
  }
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_TEXT || !isWellFormed(value)) {
    throw new InvalidArgumentError(`"${name}" is not text of 1 to ${MAX_TEXT} characters.`, {
      hint: 'Give text.',
      path: `/${name}`,
    });
  }
  return value.trim();
}
