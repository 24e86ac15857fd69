import type {
  ImportAnalysis,
  ImportColumn,
  ImportReport,
  ImportStatus,
  ImportSummary,
  SharedKey,
} from '../../../engine';
import { InvalidArgumentError } from '../../../engine';
import { call } from '../Call';
import { problem } from '../shape/doNotContact';
import {
  anything,
  count,
  extended,
  fields,
  instant,
  list,
  name,
  object,
  optional,
  orNull,
  text,
  words,
} from '../shape/shapes';

const importParam = {
  import: text({ pattern: '^[0-9a-fA-F]{24}$', description: 'The importId that the analysis answered.' }),
};
const column = object<ImportColumn>({
  name: text(),
  target: orNull(
    text({ description: '`externalId`, `email`, `phone`, `tags`, `attributes.<name>`; null: left out.' }),
  ),
  type: optional(text()),
  format: optional(text()),
  formats: optional(list(text(), { description: 'Ways in which it can be read: say which.' })),
  sample: list(text()),
});
const numbers = {
  created: count(),
  updated: count(),
  unchanged: count(),
  refused: count(),
  merged: optional(count('People who were joined to another one; absent when nobody was.')),
};

export const importCalls = [
  call('imports.analyze', {
    method: 'POST',
    path: '/imports',
    covers: ['profiles.import.analyze'],
    about:
      'Reads a file and writes nobody: what its columns are, what is wrong with its rows, which tag everybody would get.',
    query: {
      delimiter: optional(
        text({ minLength: 1, maxLength: 1, description: 'Default: the one that fits the first line.' }),
      ),
      encoding: optional(words(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
      columns: optional(
        text({ maxLength: 100_000, description: 'JSON: column → where it goes, null leaves it out.' }),
      ),
      formats: optional(
        text({
          maxLength: 100_000,
          description: 'JSON: column → how it is written, such as DD/MM/YYYY or 1.234,5.',
        }),
      ),
      emptyCells: optional(
        words(['keep', 'clear'], { description: 'Default: an empty cell says nothing, null clears.' }),
      ),
      badCells: optional(
        words(['refuse', 'leaveOut'], {
          default: 'refuse',
          description: 'Whether a cell that cannot be read refuses its row or is left out alone.',
        }),
      ),
    },
    uploads: ['text/csv', 'application/x-ndjson'],
    answers: object<ImportAnalysis>({
      importId: text(),
      rows: count(),
      valid: count(),
      problems: list(problem, { description: 'The first thousand.' }),
      columns: list(column),
      sharedKeys: optional(
        list(
          object<SharedKey>({
            kind: words(['email', 'phone', 'externalId']),
            value: text(),
            rows: count(),
          }),
          { description: 'Keys that several rows have with other identities beside them.' },
        ),
      ),
      leftOut: optional(count('Cells that were left out alone.')),
      defaultTag: text(),
    }),
    run: ({ engine, query: { columns, formats, ...options }, upload, mediaType, signal }) =>
      engine.profiles.import.analyze(upload, {
        ...options,
        ...(columns !== undefined && { columns: readObject(columns, 'columns') }),
        ...(formats !== undefined && { formats: readObject(formats, 'formats') as Record<string, string> }),
        format: mediaType === 'text/csv' ? 'csv' : 'ndjson',
        signal,
      }),
  }),
  call('imports.list', {
    method: 'GET',
    path: '/imports',
    needs: 'read',
    covers: ['profiles.import.list'],
    about: 'The imports of the last 30 days, the latest first.',
    answers: list(
      object<ImportSummary>({
        importId: text(),
        status: words(['analyzed', 'committing', 'committed']),
        analyzedAt: instant(),
        rows: count(),
        valid: count(),
        defaultTag: text(),
        tags: optional(list(text())),
      }),
    ),
    run: ({ engine }) => engine.profiles.import.list(),
  }),
  call('imports.status', {
    method: 'GET',
    path: '/imports/{import}',
    needs: 'read',
    covers: ['profiles.import.status'],
    about: 'How far an import is.',
    params: importParam,
    answers: object<ImportStatus>({
      importId: text(),
      status: words(['analyzed', 'committing', 'committed']),
      analyzedAt: instant(),
      defaultTag: text(),
      tags: optional(list(text())),
      done: count(),
      total: count(),
      ...numbers,
    }),
    run: ({ engine, params }) => engine.profiles.import.status(params.import),
  }),
  call('imports.commit', {
    method: 'POST',
    path: '/imports/{import}/commit',
    covers: ['profiles.import.commit'],
    about: 'Writes the people. Goes on where a crash ended it; committing again gives the same report.',
    params: importParam,
    body: fields({
      tags: optional(
        list(name('A tag'), { maxItems: 100, description: 'Default: the default tag alone. `[]`: none.' }),
      ),
      mode: optional(words(['partial', 'full'])),
      whenSeveral: optional(
        words(['join', 'refuse'], {
          description: 'When the identities of one row belong to several people. Default `join`.',
        }),
      ),
    }),
    bodyOptional: true,
    answers: object<ImportReport>({ importId: text(), ...numbers, tags: list(text()) }),
    tellsProgress: true,
    run: ({ engine, params, body, signal, onProgress }) =>
      engine.profiles.import.commit(params.import, { ...body, signal, onProgress }),
  }),
  call('imports.refused', {
    method: 'GET',
    path: '/imports/{import}/refused',
    covers: ['profiles.import.refused'],
    about: 'The refused rows with line and reason, in the order of the file; one JSON object a line.',
    params: importParam,
    answers: { lines: extended(problem, { row: anything() }) },
    run: ({ engine, params }) => engine.profiles.import.refused(params.import),
  }),
];

function readObject(text: string, part: 'columns' | 'formats'): Record<string, string | null> {
  try {
    return JSON.parse(text) as Record<string, string | null>;
  } catch {
    throw new InvalidArgumentError(`The ${part} are no JSON.`, {
      hint: `Give for example ${part === 'columns' ? '{"Mail":"email","Notes":null}' : '{"Birthday":"DD/MM/YYYY"}'}.`,
      path: `/${part}`,
    });
  }
}
