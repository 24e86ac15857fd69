/** The lines of an export, each with its end, as one text. */
export async function textOfLines(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}
