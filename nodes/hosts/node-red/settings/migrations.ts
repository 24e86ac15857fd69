/** What a dialog saves of its node, by name; `version` among it. */
export type Settings = Readonly<Record<string, unknown>>;

/** One step: settings of a version as the next version has them. What it is given stays as it is. */
export type Migration = (settings: Settings) => Settings;

export type Migrations = Readonly<Record<string, readonly Migration[]>>;

/** As they were when the step below was written. */
const CHOSEN_REASONS = ['', 'bounced', 'complaint', 'flow', 'import', 'keyword', 'manual', 'unsubscribed'];

/**
 * Every change of the shape in which settings are saved: by node type, the first step leads from version 1 to 2, the next one to 3. Steps are never
 * changed or removed, because flows of every age are still around. A type that is not here has had one version so far. CONTRIBUTING.md says what else
 * belongs to a step.
 */
export const MIGRATIONS: Migrations = {
  // The editor keeps what stands under a node as its `status`: a setting of that name was written over.
  'audience-broadcast': [
    ({ status, ...settings }) => ({
      ...settings,
      recipientStatus: typeof status === 'string' && status !== '' ? status : 'recipient',
    }),
  ],
  // Any text became a choice; what was no choice is a reason in other words.
  'audience-remove-from-do-not-contact': [
    ({ reason = '', reasonType = 'str', ...settings }) =>
      reasonType === 'str' && CHOSEN_REASONS.includes(String(reason).trim().toLowerCase())
        ? { ...settings, reason: String(reason).trim().toLowerCase() }
        : { ...settings, reason: 'other', otherReason: reason, otherReasonType: reasonType },
  ],
  // One branch became several.
  'audience-wait-until': [
    ({
      branch,
      eventType,
      sameProperty,
      sameValue,
      sameValueType,
      segment,
      attribute,
      daysBefore,
      timeOfDay,
      ...settings
    }) => ({
      ...settings,
      branches: [
        {
          branch: branch ?? 'event',
          eventType: eventType ?? '',
          sameProperty: sameProperty ?? '',
          sameValue: sameValue ?? '',
          sameValueType: sameValueType ?? 'msg',
          segment: segment ?? '',
          attribute: attribute ?? '',
          daysBefore: daysBefore ?? 0,
          timeOfDay: timeOfDay ?? '',
        },
      ],
    }),
  ],
};

/** The version in which a type's settings are saved now. */
export const newestVersion = (type: string, migrations = MIGRATIONS): number =>
  1 + (migrations[type]?.length ?? 0);

/**
 * Settings as the newest version has them. Settings that say no version are of version 1.
 *
 * @returns undefined when they are of a version that is not known here: a newer package has saved them.
 */
export function upToDate<Saved extends Settings>(
  type: string,
  saved: Saved,
  migrations = MIGRATIONS,
): Saved | undefined {
  const version = saved['version'] ?? 1;
  const steps = migrations[type] ?? [];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > steps.length + 1)
    return undefined;
  return steps
    .slice(version - 1)
    .reduce<Settings>(
      (settings, step, index) => ({ ...step(settings), version: version + index + 1 }),
      saved,
    ) as Saved;
}

/** Gives whatever holds settings those of another version; what else it holds stays. */
export function replaceSettings<Holder extends object>(
  holder: Holder,
  before: Settings,
  after: Settings,
): Holder {
  for (const name of Object.keys(before)) if (!(name in after)) delete holder[name as keyof Holder];
  return Object.assign(holder, after);
}
