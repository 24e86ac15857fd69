import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { factCollections } from './collections';

/** Points looked up in one round trip. */
const BATCH = 5_000;

/**
 * Which of the contact points are on the account's Do Not Contact list, on whatever channel (rules.md section 5): keys `kind:value`.
 */
export async function listedContactPoints(
  context: EngineContext,
  points: readonly ContactPoint[],
): Promise<Set<string>> {
  const { doNotContact } = await factCollections(context);
  const listed = new Set<string>();
  for (let i = 0; i < points.length; i += BATCH) {
    const batch = points.slice(i, i + BATCH);
    for (const kind of ['email', 'phone'] as const) {
      const values = batch.filter((point) => point.kind === kind).map(({ value }) => value);
      if (values.length === 0) continue;
      const records = doNotContact.find(
        {
          account: { $in: [ALL, context.account] },
          kind,
          value: { $in: values },
          'reasons.0': { $exists: true },
        },
        { projection: { kind: 1, value: 1 } },
      );
      for await (const record of records) listed.add(pointKey(record));
    }
  }
  return listed;
}
