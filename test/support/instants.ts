/** Ways in which programs and people write one instant, for an account of UTC: `2026-01-01T10:00:00.123Z`. */
export const INSTANT = '2026-01-01T10:00:00.123Z';
export const WRITTEN: readonly (string | number)[] = [
  INSTANT,
  '2026-01-01T10:00:00.123456+00:00',
  '2026-01-01T05:00:00.123999999-0500',
  '2026-01-01 10:00:00.123',
  '2026-01-01T10:00:00,123',
  ' 2026-01-01t12:00:00.123+02 ',
  Date.parse(INSTANT),
  String(Date.parse(INSTANT)),
];
