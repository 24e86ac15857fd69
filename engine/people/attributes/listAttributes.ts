import type { ListedAttribute } from '../../api';
import { definitionIn } from '../../evaluation/facts/attributeTypes';
import { factCollections } from '../../evaluation/facts/collections';
import { READ_ONLY_ATTRIBUTES, STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { EngineContext } from '../../store/context';

/** The account's attributes: the standard ones, then those declared or written, by name. */
export async function listAttributes(context: EngineContext): Promise<ListedAttribute[]> {
  const { attributes } = await factCollections(context);
  const own = await attributes.find({ account: context.account }).sort({ name: 1 }).toArray();
  return [
    ...[...STANDARD_ATTRIBUTES].map(([name, type]) => ({
      name,
      type,
      standard: true,
      readOnly: READ_ONLY_ATTRIBUTES.has(name),
    })),
    ...own.map((document) => {
      const computed = definitionIn(document);
      const { name, type } = document;
      return { name, type, standard: false, readOnly: computed !== undefined, ...(computed && { computed }) };
    }),
  ];
}
