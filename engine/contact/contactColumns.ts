import { fold } from '../language/text/fold';
import type { Columns } from '../people/import/Columns';
import { InvalidArgumentError } from '../store/errors';

/** How files call the columns of contact points, folded and without spaces, dots, lines and dashes. */
export const CONTACT_POINTS = {
  email: ['email', 'emailaddress', 'mail'],
  phone: ['phone', 'phonenumber', 'telephone', 'tel', 'mobile', 'msisdn'],
} as const;

/**
 * Which column of a list of contact points says what; looked at anew when there are more.
 *
 * @param parts the names that each part goes by. @param plurals whether a column may say several (`emails`).
 * @throws InvalidArgumentError when none has contact points
 */
export function contactColumns<Part extends string>(
  { names }: Columns,
  parts: Readonly<Record<Part | keyof typeof CONTACT_POINTS, readonly string[]>>,
  { plurals = false }: { plurals?: boolean } = {},
): ReadonlyMap<Part | keyof typeof CONTACT_POINTS, number> {
  const plain = names.map((name) => fold(name).replace(/[\s._-]/g, ''));
  const places = new Map<Part | keyof typeof CONTACT_POINTS, number>();
  for (const part of Object.keys(parts) as (keyof typeof parts)[]) {
    const at = plain.findIndex((name) =>
      parts[part].some((known) => name === known || (plurals && name === `${known}s`)),
    );
    if (at >= 0) places.set(part, at);
  }
  if (places.has('email') || places.has('phone')) return places;
  throw new InvalidArgumentError('No column has contact points.', {
    hint: `Name one "email" or "phone"; the columns are ${names.slice(0, 10).join(', ')}.`,
    path: '',
  });
}
