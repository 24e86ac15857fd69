/** The account of what is on its way out, people and segments: nobody can choose it, so no query of an account sees them. */
export const GONE = '\u0000gone';
