import type { RuleCatalogue } from './RuleCatalogue';

/** Put in by the build: what ../catalogue/ruleCatalogue.ts makes of the engine's catalogue. */
declare const RULE_CATALOGUE: RuleCatalogue;

export const catalogue: RuleCatalogue = RULE_CATALOGUE;
