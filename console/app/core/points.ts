/** How numbers of a country are grouped, the first that fits; those of other countries stand as they are. */
const GROUPS: readonly RegExp[] = [
  // British mobiles and pagers, then the areas of two, three and four digits; 0800 1111 and its like are as short as they are.
  /^(\+44)(7\d{3})(\d{6})$/,
  /^(\+44)(2\d)(\d{4})(\d{4})$/,
  /^(\+44)(11\d|1\d1|[389]\d{2}|[56]\d{2})(\d{3})(\d{4})$/,
  /^(\+44)(1\d{3})(\d{5,6})$/,
  /^(\+1)(\d{3})(\d{3})(\d{4})$/,
];

/** `+44 20 7946 0112`, `+44 7700 900123`: easier to read, the same number. */
export function phone(number_: string): string {
  const groups = GROUPS.find((one) => one.test(number_));
  return groups === undefined ? number_ : (groups.exec(number_) ?? []).slice(1).join(' ');
}

/** A contact point as it is read: an address as it is, a number in groups. */
export const pointName = (point: string): string => (point.startsWith('+') ? phone(point) : point);
