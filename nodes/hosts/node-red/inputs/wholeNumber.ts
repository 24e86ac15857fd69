import { InvalidArgumentError } from '../../../../engine';

/** The whole number of an input; the form checks it too, but flows that come through the admin API were never in a form. */
export function wholeNumber(
  value: string | number | undefined,
  name: string,
  { least, most = Number.MAX_SAFE_INTEGER, otherwise }: { least: number; most?: number; otherwise: number },
): number {
  if (value === undefined || value === '') return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new InvalidArgumentError(`${name} is ${JSON.stringify(value)}, expected a whole number ${range}`, {
    hint: `Correct ${name} in the node.`,
    path: `/${name}`,
  });
}
