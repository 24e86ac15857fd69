import {
  NotFoundError,
  type AddReport,
  type Audience,
  type AudienceEngine,
  type Flow,
  type ItemAnswers,
  type Participant,
  type ProfileRef,
} from '../../engine';
import { activeFlow } from '../hosts/activeFlow';

export type Outcome = Participant['outcome'];

/** What came of adding: into which flow, how many per outcome, and of a single profile its outcome (R100). */
export interface Added extends AddReport {
  flow: Pick<Flow, 'id' | 'name'>;
  outcome?: Outcome;
}

const OUTCOMES: readonly Outcome[] = ['accepted', 'alreadyInFlow', 'notAllowedToReEnter', 'notContactable'];

/** Takes an audience into an active flow, at once (R94, R97). @throws NotFoundError, InvalidArgumentError */
export async function addAudience(
  engine: AudienceEngine,
  flow: string,
  audience: Audience,
  signal?: AbortSignal,
): Promise<Added> {
  const { id, name } = await activeFlow(engine, flow);
  return {
    flow: { id, name },
    ...(await engine.flows.add(id, audience, signal === undefined ? {} : { signal })),
  };
}

/** Takes one profile in; the answer says what became of it. @throws NotFoundError, InvalidArgumentError */
export async function addProfile(
  engine: AudienceEngine,
  flow: string,
  profile: ProfileRef,
  signal?: AbortSignal,
): Promise<Added & { outcome: Outcome }> {
  const added = await addAudience(engine, flow, { profiles: [profile] }, signal);
  const outcome = OUTCOMES.find((one) => added[one] > 0);
  if (outcome === undefined)
    throw new NotFoundError('The profile was erased while it was being added', {
      hint: 'Nothing is left to add',
    });
  return {
    flow: added.flow,
    outcome,
    accepted: added.accepted,
    alreadyInFlow: added.alreadyInFlow,
    notAllowedToReEnter: added.notAllowedToReEnter,
    notContactable: added.notContactable,
  };
}

/** Takes many profiles in, each answered for itself. @throws NotFoundError (the flow), InvalidArgumentError */
export async function addProfiles(
  engine: AudienceEngine,
  flow: string,
  profiles: readonly ProfileRef[],
  signal?: AbortSignal,
): Promise<ItemAnswers<Added & { outcome: Outcome }>> {
  const { id, name } = await activeFlow(engine, flow);
  const answers = await engine.flows.addMany(id, profiles, signal === undefined ? {} : { signal });
  const accepted = new Set<string>();
  return answers.map((answer) => {
    if (answer.error !== undefined) return answer;
    const { index, profileId } = answer;
    // Who stands among them twice is taken in once.
    const again = answer.outcome === 'accepted' && accepted.has(profileId);
    accepted.add(profileId);
    const outcome: Outcome = again ? 'alreadyInFlow' : answer.outcome;
    return {
      index,
      flow: { id, name },
      outcome,
      ...{ accepted: 0, alreadyInFlow: 0, notAllowedToReEnter: 0, notContactable: 0 },
      [outcome]: 1,
    };
  });
}
