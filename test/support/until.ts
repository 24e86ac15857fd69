interface Patience {
  /** What is waited for, in words; default: the condition's own text. */
  what?: string;
  /** Default 50, less than a test may take. */
  seconds?: number;
  /** Default 20. */
  everyMs?: number;
  /** What else is told when it never is. */
  said?: () => string;
}

/** Asks again until it is so. What was waited for is told when it never is. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  { what = String(condition), seconds = 50, everyMs = 20, said = () => '' }: Patience = {},
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}\n${said()}`.trimEnd());
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** The same of a whole host: what it said last is told when it never is. */
export async function until(
  host: { output(): string },
  what: string,
  condition: () => Promise<boolean>,
  seconds: number,
): Promise<void> {
  await eventually(condition, { what, seconds, everyMs: 250, said: () => host.output().slice(-3_000) });
}
