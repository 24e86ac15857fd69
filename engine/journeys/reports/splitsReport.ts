import type { FlowReport } from '../../api/flows';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { FlowDocument } from '../flows/FlowDocument';
import { HOLDOUT } from '../splits/readSplit';
import type { Entered } from './goalReached';
import { liftOver } from './newcombe';

/** Counts participants by branch of the splits that they went through, page by page. */
export class SplitTally {
  /** By split, by branch. */
  private readonly counted = new Map<string, Map<string, { profiles: number; reached: number }>>();

  constructor(
    private readonly context: EngineContext,
    private readonly flow: FlowDocument,
  ) {}

  async add(page: readonly Entered[], reached: ReadonlySet<string>): Promise<void> {
    const { assignments } = await journeyCollections(this.context);
    const found = assignments.find({
      profileId: { $in: page.map(({ profileId }) => profileId) },
      account: this.context.account,
    });
    for await (const { split, branch, profileId } of found) {
      const branches = this.counted.get(split) ?? new Map<string, { profiles: number; reached: number }>();
      this.counted.set(split, branches);
      const numbers = branches.get(branch) ?? { profiles: 0, reached: 0 };
      branches.set(branch, numbers);
      numbers.profiles++;
      if (reached.has(profileId.toHexString())) numbers.reached++;
    }
  }

  /** Splits that say they stand in this flow, and those that say nothing, by name. */
  async report(withGoal: boolean): Promise<FlowReport['splits']> {
    const { splits } = await journeyCollections(this.context);
    const found = await splits
      .find({
        account: this.context.account,
        $or: [{ flows: this.flow.id }, { _id: { $in: [...this.counted.keys()] }, flows: { $exists: false } }],
      })
      .sort({ name: 1 })
      .toArray();
    return found.map(({ _id, name, shares }) => {
      const counted = this.counted.get(_id) ?? new Map<string, { profiles: number; reached: number }>();
      const holdout = counted.get(HOLDOUT);
      const gone = [...counted.keys()].filter((branch) => !shares.some((share) => share.name === branch));
      return {
        name,
        branches: [...shares.map((share) => share.name), ...gone.sort()].map((branch) => {
          const { profiles, reached } = counted.get(branch) ?? { profiles: 0, reached: 0 };
          const lift =
            holdout && branch !== HOLDOUT
              ? liftOver({ reached, of: profiles }, { reached: holdout.reached, of: holdout.profiles })
              : undefined;
          return {
            name: branch,
            profiles,
            ...(withGoal && { reached, rate: profiles === 0 ? 0 : reached / profiles }),
            ...(withGoal && lift && { lift: lift.lift, interval: [...lift.interval] as [number, number] }),
          };
        }),
      };
    });
  }
}
