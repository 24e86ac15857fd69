import type { ContactPolicy } from '../../api/contacts';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { readPolicy } from './readPolicy';

/** Takes the place of the policy that was; who asks from now on is asked by this one. @throws InvalidArgumentError */
export async function setPolicy(
  context: EngineContext,
  given: ContactPolicy,
): Promise<Required<ContactPolicy>> {
  const policy = readPolicy(given);
  const { policies } = await contactCollections(context);
  const { account } = context;
  await policies.updateOne(
    { _id: account },
    { $set: { account, policy }, $inc: { revision: 1 } },
    { upsert: true },
  );
  return policy;
}

/** Without one: no caps and no quiet hours. */
export const getPolicy = async (context: EngineContext): Promise<Required<ContactPolicy>> =>
  (await readStoredPolicy(context)).policy;

/** The policy with the number of its changes. */
export async function readStoredPolicy(
  context: EngineContext,
): Promise<{ policy: Required<ContactPolicy>; revision: number }> {
  const { policies } = await contactCollections(context);
  const stored = await policies.findOne({ _id: context.account });
  const { caps = [], quietHours = [] } = stored?.policy ?? {};
  return { policy: { caps, quietHours }, revision: stored?.revision ?? 0 };
}
