import type { ImportAnalysis, ImportColumn, ImportReport, ImportStatus } from '../../../engine';
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
    },
    uploads: ['text/csv', 'application/x-ndjson'],
    answers: object<ImportAnalysis>({
      importId: text(),
      rows: count(),
      valid: count(),
      problems: list(problem, { description: 'The first thousand.' }),
      columns: list(column),
      defaultTag: text(),
    }),
    run: ({ engine, query: { columns, ...options }, upload, mediaType, signal }) =>
      engine.profiles.import.analyze(upload, {
        ...options,
        ...(columns !== undefined && { columns: readColumns(columns) }),
        format: mediaType === 'text/csv' ? 'csv' : 'ndjson',
        signal,
      }),
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

function readColumns(text: string): Record<string, string | null> {
  try {
    return JSON.parse(text) as Record<string, string | null>;
  } catch {
    throw new InvalidArgumentError('The columns are no JSON.', {
      hint: 'Give for example {"Mail":"email","Notes":null}.',
      path: '/columns',
    });
  }
}
