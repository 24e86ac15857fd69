import type { EngineContext } from '../../../store/context';
import type { ProfileDocument } from '../../facts/documents';
import { factsOf } from '../../facts/factsOf';
import type { DecidesBatches } from './Decider';
import { documentAt } from './bytes';
import type { Question } from './plan';
import type { RawBatch } from './rawBatches';

/** What it looks at of a profile. */
export const WHOLE_PROFILE = ['identities', 'attributes', 'folded', 'tags', 'revision'];

/** Decides profiles by reading their events, those of a thousand profiles at a time: memory stays bounded whatever the rule. */
export class BatchDecider implements DecidesBatches {
  constructor(
    private readonly context: EngineContext,
    private readonly question: Question,
  ) {}

  async matching({ bytes, starts }: RawBatch): Promise<number[]> {
    const { compiled, moment } = this.question;
    const matching: number[] = [];
    for (let i = 0; i < starts.length; i += PORTION) {
      const portion = starts.slice(i, i + PORTION);
      const facts = await factsOf(
        this.context,
        compiled,
        portion.map((start) => documentAt(bytes, start) as ProfileDocument),
        moment.ms,
      );
      portion.forEach((start, place) => {
        if (compiled.matches(facts[place] ?? {}, moment)) matching.push(start);
      });
    }
    return matching;
  }
}

const PORTION = 1_000;
