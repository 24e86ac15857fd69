/** A text by its key, with values put in; the key itself where there is none. */
export type Words = (key: string, values?: Record<string, unknown>) => string;

let spoken: Words = (key) => key;

/** Whoever shows the builder gives it its texts, in the language of the place. */
export const speakWith = (words: Words): void => void (spoken = words);

/** A text of the builder, read when it is shown. */
export const words: Words = (key, values) => spoken(key, values);
