import type { AskOptions, Comparison, ProfileKey } from '../../api';
import { instantGiven } from '../../language/calendar/instantGiven';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import type { Pages } from '../../store/Pages';
import type { Rule } from '../../language/rule/types';
import { selectProfiles } from './selectProfiles';

const LISTED = 100;

/** Whom a change of the rule would gain and lose (B4): both selected at the same instant and laid side by side. @throws InvalidRuleError */
export async function compareRules(
  context: EngineContext,
  before: Rule,
  after: Rule,
  options: AskOptions = {},
): Promise<Comparison> {
  const now =
    options.now === undefined ? await serverNow(context) : await instantGiven(context, options.now, '/now');
  const [old, fresh] = [
    selectProfiles(context, before, { ...options, now }),
    selectProfiles(context, after, { ...options, now }),
  ];
  const comparison: Comparison = {
    before: 0,
    after: 0,
    gained: 0,
    lost: 0,
    gainedProfiles: [],
    lostProfiles: [],
  };
  try {
    let [inOld, inNew] = await Promise.all([next(old), next(fresh)]);
    while (inOld || inNew) {
      const [isOld, isNew] = [
        inOld !== undefined && (!inNew || inOld.id <= inNew.id),
        inNew !== undefined && (!inOld || inNew.id <= inOld.id),
      ];
      if (isOld) comparison.before++;
      if (isNew) comparison.after++;
      if (isOld && !isNew && ++comparison.lost <= LISTED) comparison.lostProfiles.push(inOld as ProfileKey);
      if (isNew && !isOld && ++comparison.gained <= LISTED)
        comparison.gainedProfiles.push(inNew as ProfileKey);
      if (isOld) inOld = await next(old);
      if (isNew) inNew = await next(fresh);
    }
    return comparison;
  } finally {
    await Promise.all([old.return(), fresh.return()]);
  }
}

const next = async (profiles: Pages<ProfileKey>): Promise<ProfileKey | undefined> => {
  const { done, value } = await profiles.next();
  return done === true ? undefined : value;
};
