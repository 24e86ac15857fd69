const NAMED = new Map([
  ['bar', '|'],
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
]);

/** The character behind a choice of 'Delimiter'; undefined for the one that fits. What is no choice is the character itself. */
export function delimiterOf(choice: string | undefined): string | undefined {
  return choice === undefined || choice === '' || choice === 'auto'
    ? undefined
    : (NAMED.get(choice) ?? choice);
}
