/**
 * The names of a text that are parted by commas, trimmed. A name with a comma in it stands in quotes, as in CSV: `"a, b", vip`; a quote within quotes is
 * written twice.
 */
export function partedByCommas(text: string): string[] {
  const names = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/g)].map(
    ([, quoted, plain = '']) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim(),
  );
  return names.filter((name) => name !== '');
}
