/** What a locator holds, however it was chosen; whatever is no locator is itself. */
export function chosenIn(value: unknown): unknown {
  return typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    ('__rl' in value || 'mode' in value)
    ? chosenIn(value.value)
    : value;
}
