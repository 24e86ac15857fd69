import { createHash } from 'node:crypto';
import type { FlowSettings } from './readFlowDefinition';

/** Everything that makes another flow of it. */
export const settingsText = ({
  audience,
  on,
  updateAfterLaunch,
  reEntry,
  stopOnExit,
  maxAttempts,
  checkDoNotContact,
  topic,
}: FlowSettings): string =>
  JSON.stringify([
    audience.segments ?? [],
    audience.tags ?? [],
    audience.tagsMatch ?? 'any',
    audience.profiles ?? [],
    audience.companies ?? [],
    on,
    updateAfterLaunch,
    reEntry,
    stopOnExit,
    maxAttempts ?? null,
    checkDoNotContact ?? null,
    ...(topic === undefined ? [] : [topic]),
  ]);

/** As it is stored: nothing of those whom a flow names can be read in it. */
export const settingsOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Stored by an earlier version. */
export const isText = (settings: string): boolean => settings.startsWith('[');
