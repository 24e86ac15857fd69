import type { Collection, Document, IndexDescription } from 'mongodb';
import type { EngineContext } from '../context';

type Stored<Documents> = Record<keyof Documents, Document>;

/** The indexes of each collection, and what they are for; what the benches do not justify is not there. */
export type Indexes<Documents> = { readonly [Name in keyof Documents]: readonly IndexDescription[] };

/** The collections of one wing: `const { flows } = await journeyCollections(context)`. */
export interface Collections<Documents extends Stored<Documents>> {
  (
    context: Pick<EngineContext, 'database'>,
  ): Promise<{ readonly [Name in keyof Documents]: Collection<Documents[Name]> }>;
  readonly indexes: Indexes<Documents>;
}

/**
 * Declares what a wing stores: the type of a document by the name of its collection, and its indexes. A wing that reads what another one stores imports
 * that one's declaration: so the walls between wings hold for stored data as well.
 */
export function declareCollections<Documents extends Stored<Documents>>(
  indexes: Indexes<Documents>,
): Collections<Documents> {
  const names = Object.keys(indexes) as (keyof Documents & string)[];
  type Opened = Awaited<ReturnType<Collections<Documents>>>;
  const open = async (context: Pick<EngineContext, 'database'>): Promise<Opened> => {
    const db = await context.database();
    return Object.fromEntries(names.map((name) => [name, db.collection(name)])) as unknown as Opened;
  };
  return Object.assign(open, { indexes });
}
