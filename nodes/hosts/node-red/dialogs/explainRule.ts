import { InvalidArgumentError, type Explanation, type Rule } from '../../../../engine';
import { profileRef } from '../../../parameters/profileRef';
import type { DatabaseLink } from '../connection/DatabaseLink';
import { maskFound, maskProfile } from './maskProfile';
import { isObject } from '../inputs/profileInput';

/** The trace of one part of a rule, as a dialog may show it. */
export interface MaskedExplanation {
  path: string;
  text: string;
  matched: boolean;
  /** Conditions only: what the profile has, texts with their ends only. */
  found?: unknown;
  nextChangeAt: string | null;
  members?: MaskedExplanation[];
}

/** Why a named profile matches a rule, or not, without telling what is not known to whoever asks. */
export async function explainRule(
  link: DatabaseLink,
  body: unknown,
): Promise<{ profile: string; explanation: MaskedExplanation }> {
  const { rule, identifyBy, profileKey } = isObject(body) ? body : {};
  if (!isObject(rule))
    throw new InvalidArgumentError('There is no rule to explain', {
      hint: 'Send {"rule": …}.',
      path: '/rule',
    });
  if (identifyBy === 'item')
    throw new InvalidArgumentError('There is no item here', {
      hint: 'Choose email, phone, externalId or id.',
      path: '/identifyBy',
    });
  const ref = profileRef(String(identifyBy ?? ''), typeof profileKey === 'string' ? profileKey : '', {});
  return link.run(
    async (engine) => {
      const [profile, explanation] = await Promise.all([
        engine.profiles.get(ref),
        engine.audience.explain(rule as unknown as Rule, ref),
      ]);
      return { profile: maskProfile(profile), explanation: masked(explanation) };
    },
    { waitMs: 0 },
  );
}

function masked({ path, text, matched, found, nextChangeAt, members }: Explanation): MaskedExplanation {
  return {
    path,
    text,
    matched,
    ...(found === undefined ? {} : { found: maskFound(found) }),
    nextChangeAt,
    ...(members === undefined ? {} : { members: members.map(masked) }),
  };
}
