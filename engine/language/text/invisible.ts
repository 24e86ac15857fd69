/** Characters that leave no trace on paper: joiners, marks of direction, soft hyphens, byte order marks, variation selectors, annotations. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** What keyboards of East Asia write in the width of their own characters. */
const WIDE = /[\uff01-\uff5e\u3000]/g;

const PLAIN = /^[\x21-\x7e]*$/;

/** Text without what nobody sees around it or in it, full-width characters as the narrow ones that they stand for. */
export function withoutInvisible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(INVISIBLE, '')
    .replace(WIDE, (wide) => (wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0)))
    .trim();
}
