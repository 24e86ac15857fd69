import type { N8nProcess } from '../support/n8nProcess';

/** Asks again until it is so; what n8n said last is told when it never is. */
export async function until(n8n: Pick<N8nProcess, 'output'>, what: string, condition: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}\n${n8n.output().slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
