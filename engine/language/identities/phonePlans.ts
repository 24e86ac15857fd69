import { Metadata, type CountryCode } from 'libphonenumber-js/core';
import numberingPlans from 'libphonenumber-js/metadata.max.json';

/** What a country says of its numbers, as the library knows it. */
interface Plan {
  readonly lengths: ReadonlySet<number>;
  /** What may stand before a number that is dialled at home, and does not belong to it. */
  readonly dialledBefore: RegExp | undefined;
}

/** The part of the library's plans that its types do not tell. */
interface SelectedPlan {
  possibleLengths(): number[];
  nationalPrefixForParsing(): string | 0 | undefined;
}

const plans = new Map<string, Plan | null>();

/**
 * Whether a number (`+` and digits) is one as it stands: as long as numbers of its country are, and without
 * anything that is dialled at home only. The library says the same and takes fifty times as long; where this
 * is false it is asked.
 */
export function isPossibleAsWritten(number: string): boolean {
  for (let digits = 1; digits <= 3; digits++) {
    const plan = planOf(number.slice(1, 1 + digits));
    if (plan === null) continue;
    const national = number.slice(1 + digits);
    return plan.lengths.has(national.length) && plan.dialledBefore?.test(national) !== true;
  }
  return false;
}

function planOf(callingCode: string): Plan | null {
  const known = plans.get(callingCode);
  if (known !== undefined) return known;
  const plan = readPlan(callingCode);
  plans.set(callingCode, plan);
  return plan;
}

function readPlan(callingCode: string): Plan | null {
  const metadata = new Metadata(numberingPlans);
  try {
    metadata.selectNumberingPlan(callingCode as CountryCode);
  } catch {
    return null;
  }
  const plan = metadata.numberingPlan as unknown as SelectedPlan | undefined;
  if (!plan) return null;
  const before = plan.nationalPrefixForParsing();
  return {
    lengths: new Set(plan.possibleLengths()),
    dialledBefore: before ? new RegExp(`^(?:${before})`) : undefined,
  };
}
