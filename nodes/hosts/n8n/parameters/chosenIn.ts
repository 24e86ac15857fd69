/** What a locator holds, however it was chosen; whatever is no locator is itself. */
export function chosenIn(value: unknown): unknown {
  return isHolder(value) && ('__rl' in value || 'mode' in value) ? chosenIn(value.value) : value;
}

/** The same of a field that can only be a locator: a workflow that was written by hand may lack the marks of one. */
export function chosenInLocator(value: unknown): unknown {
  return isHolder(value) ? chosenInLocator(value.value) : value;
}

const isHolder = (value: unknown): value is { value: unknown } =>
  typeof value === 'object' && value !== null && 'value' in value;
