import { InvalidArgumentError, type Rule, type RulePurpose } from '../../../../engine';
import type { DatabaseLink } from '../connection/DatabaseLink';
import { isObject } from '../inputs/profileInput';
import { maskProfile } from './maskProfile';
import { toldNumber } from '../../../../console/api/toldNumber';

const PURPOSES: readonly RulePurpose[] = ['snapshot', 'realTime', 'filter'];
/** An exact count that takes longer is replaced by an estimate. */
const COUNT_WITHIN_MS = 2_000;
const SAMPLE = 3;

export interface RulePreview {
  valid: boolean;
  /** What is wrong, each with the place in the rule as a JSON Pointer. */
  problems: { path: string; code: string; message: string; hint: string }[];
  count?: number;
  /** Fewer than five match: how many is told to nobody who may not look them up. */
  few?: true;
  /** The count is an estimate: counting all took too long. */
  approximate?: boolean;
  /** The rule as one plain sentence. */
  sentence?: string;
  /** A few who match, unreadable to anybody who does not know them. */
  sample?: string[];
}

/**
 * Who matches this rule right now: how many, a few of them masked, or what is wrong with it. Whoever may only read is told numbers in steps of five and
 * nobody's initials, and asks nothing about addresses, numbers and keys.
 *
 * @param mayWrite whether whoever asks may look people up.
 */
export async function previewRule(
  link: DatabaseLink,
  body: unknown,
  mayWrite: boolean,
): Promise<RulePreview> {
  const { rule, for: purpose = 'filter' } = isObject(body) ? (body as { rule?: unknown; for?: unknown }) : {};
  if (rule === undefined)
    throw new InvalidArgumentError('There is no rule to preview', {
      hint: 'Send {"rule": …}.',
      path: '/rule',
    });
  if (!PURPOSES.includes(purpose as RulePurpose))
    throw new InvalidArgumentError(`'for' is ${JSON.stringify(purpose)}`, {
      hint: `It is one of ${PURPOSES.join(', ')}.`,
      path: '/for',
    });

  return link.run(
    async (engine) => {
      const { valid, problems } = await engine.audience.validate(rule as Rule, {
        for: purpose as RulePurpose,
      });
      if (!valid) return { valid, problems: [...problems] };
      const good = rule as Rule;
      if (!mayWrite && asksAboutIdentities(good))
        throw new InvalidArgumentError(
          'A rule about email addresses, phone numbers or external ids is not counted for you',
          { hint: 'It takes the permission audience.write.', path: '/rule' },
        );
      const counted = await engine.audience
        .count(good, { signal: AbortSignal.timeout(COUNT_WITHIN_MS) })
        .then(
          (count) => ({ count }),
          async () => ({ count: (await engine.audience.estimate(good)).count, approximate: true }),
        );
      const sentence = await engine.audience.describe(good);
      if (!mayWrite) return { valid, problems: [], ...toldNumber(counted.count, false), sentence };
      const sample = await engine.profiles.find(good, { limit: SAMPLE });
      return { valid, problems: [], ...counted, sentence, sample: sample.map(maskProfile) };
    },
    { waitMs: 0 },
  );
}

function asksAboutIdentities(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return Object.hasOwn(part, 'identity') || Object.values(part).some(asksAboutIdentities);
}
