/** So many texts are known at once; then it begins anew. */
const MOST = 10_000;
/** Longer ones are not kept. */
const LONGEST = 200;

/** The same function for whom the same few texts come again and again: what it has made of one is kept. What it makes must never be changed. */
export function memo<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    let made = known.get(text);
    if (made !== undefined) return made;
    made = make(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST) known.clear();
    known.set(text, made);
    return made;
  };
}
