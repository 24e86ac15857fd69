import { request } from './session';
import { Trouble } from './Trouble';

/** A file of the API, saved under a name. */
export async function download(at: string, name: string, body?: unknown): Promise<void> {
  const response = await request(`api/v1${at}`, {
    ...(body !== undefined && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
  });
  if (!response.ok) throw await Trouble.in(response);
  save(await response.blob(), name);
}

export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `people 2026-11-30.csv` */
export const fileName = (what: string, kind: string): string =>
  `${what.replaceAll(/[^\p{L}\p{N} _-]+/gu, '_').slice(0, 80)} ${new Date().toISOString().slice(0, 10)}.${kind}`;
