import { lines, path } from '../../core/ask';
import { csvOf } from '../../core/csv';
import { fileName, save } from '../../core/download';
import { words } from '../../core/words';
import { button } from '../../parts/small';
import { sayTrouble } from '../../parts/toasts';
import type { TemplateResult } from 'lit';
import type { Problem } from './types';

/** Saves the rows that nobody was made of, each with what is wrong with it. */
async function downloadRefused(importId: string): Promise<void> {
  try {
    const rows: unknown[][] = [['line', 'column', 'problem', 'row']];
    for await (const { line, column, message, hint, row } of lines<Problem & { row: unknown }>(
      path`/imports/${importId}/refused`,
    ))
      rows.push([line, column, `${message} ${hint}`.trim(), row]);
    save(new Blob([csvOf(rows)], { type: 'text/csv' }), fileName('refused rows', 'csv'));
  } catch (error) {
    sayTrouble(error);
  }
}

export const downloadRefusedButton = (importId: string): TemplateResult =>
  button({
    label: words('imports.downloadRefused'),
    picture: 'download',
    run: () => void downloadRefused(importId),
  });
