/** Asks again until it is so; what the host said last is told when it never is. */
export async function until(host: { output(): string }, what: string, condition: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}\n${host.output().slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
