/** Text as it stands in a page: whatever is in it is text. */
export const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] as string,
  );

/** A template whose insertions are text, but for those that are pieces of a page themselves. */
export function html(
  parts: TemplateStringsArray,
  ...inside: readonly (string | Piece | readonly Piece[])[]
): Piece {
  return new Piece(
    parts.reduce((before, part, i) => {
      const one = inside[i - 1] as string | Piece | readonly Piece[];
      return before + written(one) + part;
    }),
  );
}

export class Piece {
  constructor(readonly text: string) {}
}

const written = (one: string | Piece | readonly Piece[]): string =>
  typeof one === 'string'
    ? escaped(one)
    : one instanceof Piece
      ? one.text
      : one.map(({ text }) => text).join('');

export const NOTHING = new Piece('');
