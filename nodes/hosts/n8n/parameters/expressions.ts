/** Whether there is an expression in what a form holds: n8n keeps it as text that begins with an equals sign. */
export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('=');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
