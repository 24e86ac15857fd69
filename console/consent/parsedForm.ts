/** A form that a host has read already, by names: `{ do: 'save', of: ['a', 'b'] }`. What is no text is left out. */
export function parsedForm(body: unknown): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body ?? {}))
    for (const one of valuesOf(value)) if (typeof one === 'string') form.append(name, one);
  return form;
}

/** Of a name that stands there more often than twenty times some parsers make an object with numbers for names. */
const valuesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [value];
