import { InvalidArgumentError, type ProfileRef, type Rule } from '../../engine';

/** Either people by name, or everybody who matches a rule. @throws InvalidArgumentError for neither and for both */
export function oneOf({ profiles, rule }: { profiles?: ProfileRef[]; rule?: Rule }): ProfileRef[] | Rule {
  const chosen = profiles ?? rule;
  if (chosen !== undefined && !(profiles && rule)) return chosen;
  throw new InvalidArgumentError(chosen === undefined ? 'Nobody is named.' : 'Who is meant is said twice.', {
    hint: 'Give either `profiles` or a `rule`.',
    path: '/profiles',
  });
}
