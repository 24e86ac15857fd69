import type { Audience, FlowDefinition } from '../../api';
import { nameProblem } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import { readAudience } from '../../people/audiences/readAudience';
import { InvalidArgumentError } from '../../store/errors';
import type { EntryKind, FlowDocument } from './FlowDocument';

/** Everything of a flow but its audience, read and with its defaults. */
export type FlowSettings = Pick<
  FlowDocument,
  | 'id'
  | 'name'
  | 'host'
  | 'on'
  | 'updateAfterLaunch'
  | 'reEntry'
  | 'stopOnExit'
  | 'maxAttempts'
  | 'checkDoNotContact'
  | 'topic'
> & { audience: Audience };

/** @throws InvalidArgumentError with the place of what is wrong */
export function readFlowDefinition(given: FlowDefinition): FlowSettings {
  if (typeof given !== 'object' || given === null)
    throw refuse('', given, 'Give { id, name, host, audience }.');
  const {
    id,
    on = ['entry'],
    updateAfterLaunch = 'realTime',
    reEntry = 'never',
    stopOnExit = false,
    maxAttempts,
    checkDoNotContact,
  } = given;
  for (const part of ['id', 'name', 'host'] as const) {
    const wrong = nameProblem(given[part]);
    if (wrong !== undefined)
      throw new InvalidArgumentError(`The ${part} of the flow cannot be used: ${wrong}.`, {
        hint: 'Give text of 1 to 200 characters without control characters.',
        path: `/${part}`,
      });
  }
  if (
    !Array.isArray(on) ||
    on.length === 0 ||
    on.length > 100 ||
    on.some((kind) => kind !== 'entry' && kind !== 'exit')
  )
    throw refuse('/on', on, 'Give ["entry"], ["exit"] or both.');
  if (updateAfterLaunch !== 'never' && updateAfterLaunch !== 'realTime')
    throw refuse('/updateAfterLaunch', updateAfterLaunch, 'Give "never" or "realTime".');
  if (typeof stopOnExit !== 'boolean') throw refuse('/stopOnExit', stopOnExit, 'Give true or false.');
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1))
    throw refuse('/maxAttempts', maxAttempts, 'Give a whole number from 1.');
  if (checkDoNotContact !== undefined && checkDoNotContact !== 'email' && checkDoNotContact !== 'phone')
    throw refuse('/checkDoNotContact', checkDoNotContact, 'Give "email" or "phone".');
  return {
    id,
    name: given.name,
    host: given.host,
    audience: readAudience(given.audience),
    on: (['entry', 'exit'] as EntryKind[]).filter((kind) => on.includes(kind)),
    updateAfterLaunch,
    reEntry: readReEntry(reEntry),
    stopOnExit,
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(checkDoNotContact !== undefined && { checkDoNotContact }),
  };
}

function readReEntry(reEntry: unknown): FlowDocument['reEntry'] {
  if (reEntry === 'never' || reEntry === 'afterExit') return reEntry;
  const { afterHours } = (typeof reEntry === 'object' && reEntry !== null ? reEntry : {}) as {
    afterHours?: unknown;
  };
  if (typeof afterHours === 'number' && Number.isFinite(afterHours) && afterHours >= 0) return { afterHours };
  throw refuse('/reEntry', reEntry, 'Give "never", "afterExit" or { afterHours: 24 }.');
}

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path === '' ? 'The flow' : path.slice(1)} is ${found === undefined ? 'missing' : shown(found)}.`,
    { hint, path },
  );
