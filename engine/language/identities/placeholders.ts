import { fold } from '../text/fold';

/** What tables, forms and programs write where there is nothing; without white space, quotes and brackets around it. */
const WORDS = new Set(
  [
    'n/a n.a. n.a na n\\a n/d n.d. s/n k.a. \\n none null nil nan undefined unknown tbd tba',
    'not-available not-applicable not-provided not-set not-given not-known no-id no-value no-data no-email no-mail no-phone no-number',
    'noemail nomail nophone (blank) (empty) (missing) [blank] [empty]',
    '#n/a #null! #ref! #value! #name? #div/0! #num! #error! #getting_data #spill! #calc! #field! #unknown! error! [object-object] object-object',
  ].flatMap((line) => line.split(' ')),
);
/** Dashes, dots, question marks and the like, or zeros: nothing that tells one person from another. */
const NOTHING = /^(?:[\p{P}\p{S}\s]*|[+-]?0+(?:[.,]0+)?)$/u;
const WORD = /^[A-Za-z][A-Za-z0-9]*$/;
const AROUND = /^["'`“”‘’«»<([{]+|["'`“”‘’«»>)\]}]+$/gu;

/** Whether a text stands for nothing at all (`N/A`, `null`, `undefined`, `-`, `0`, `#REF!`): as a key it would make strangers one person. */
export function isPlaceholder(text: string): boolean {
  if (WORD.test(text)) return WORDS.has(text.toLowerCase());
  const whole = fold(text.trim());
  return [whole, whole.replace(AROUND, '').trim()].some(
    (bare) => NOTHING.test(bare) || (bare.length < 40 && WORDS.has(bare.replace(/[\s_-]+/g, '-'))),
  );
}

/** A bare word that a program may well mean as its own key (`none`, `unknown`); not what comes of a value that was missing. */
const isWord = (text: string): boolean => WORD.test(text) && !/^(?:undefined|nan)$/i.test(text);

/** A placeholder that nobody means as a key, whoever gives it. */
export const isNobodysKey = (text: string): boolean => !isWord(text) && isPlaceholder(text);

/** The reason and the way out, as errors say them. */
export const PLACEHOLDER_HINT = 'Leave it out: as a key it would join everybody who has it.';
