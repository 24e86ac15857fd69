import type { ComputedAttribute, ComputedPreview } from '../../api';
import { refuse } from '../../api/checkOptions';
import { attributeId } from '../../evaluation/facts/attributeTypes';
import { factCollections } from '../../evaluation/facts/collections';
import type { AttributeDocument } from '../../evaluation/facts/documents';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { computedType } from '../../language/operators/computed';
import { parseComputed } from '../../language/rule/conditions/parseComputed';
import type { ComputedDefinition } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { NameTakenError, NotFoundError } from '../../store/errors';
import { bumpConfig } from '../../store/mongo/config';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { nameProblem, normalizeName } from '../../language/text/names';
import { refuseWhileUsed } from './computedUsers';
import { previewComputed } from './previewComputed';

/**
 * Defines a computed attribute, or replaces its definition. Nothing is stored on profiles: rules and profiles are answered from the events, those of
 * before included.
 *
 * @throws InvalidRuleError with places in the definition; NameTakenError for the name of any other attribute; InUseError while a segment asks for it
 */
export async function computeAttribute(
  context: EngineContext,
  input: unknown,
  options: { readonly dryRun?: boolean } = {},
): Promise<ComputedAttribute | ComputedPreview> {
  const { dryRun = false } = options;
  if (typeof dryRun !== 'boolean') throw refuse('dryRun', dryRun, 'Write true or false.');
  const definition = parseComputed(input, await ruleContextOf(context));
  const { name } = definition;
  const before = await storedUnder(context, name);
  if (STANDARD_ATTRIBUTES.has(name) || (before && before.computed === undefined)) throw taken(name);
  if (before && !isSame(before, definition)) await refuseWhileUsed(context, name);
  if (dryRun) return previewComputed(context, definition);
  if (before && isSame(before, definition)) return attributeOf(definition);
  await store(context, definition, before);
  await bumpConfig(context);
  return attributeOf(definition);
}

const attributeOf = (definition: ComputedDefinition): ComputedAttribute => ({
  name: definition.name,
  type: computedType(definition),
  computed: definition,
});

/** Removes a computed attribute. @throws NotFoundError; InUseError while a segment asks for it */
export async function removeComputed(context: EngineContext, name: string): Promise<{ name: string }> {
  const exact = nameProblem(name) === undefined ? normalizeName(name) : undefined;
  const stored = exact === undefined ? undefined : await storedUnder(context, exact);
  if (!stored?.computed)
    throw new NotFoundError(`There is no computed attribute ${JSON.stringify(name)}.`, {
      hint: 'attributes.list shows those there are.',
      path: '/name',
    });
  await refuseWhileUsed(context, stored.name);
  const { attributes } = await factCollections(context);
  await attributes.deleteOne({ _id: stored._id, computed: { $exists: true } });
  await bumpConfig(context);
  await restoreIfUsed(context, stored);
  return { name: stored.name };
}

async function storedUnder(context: EngineContext, name: string): Promise<AttributeDocument | undefined> {
  const { attributes } = await factCollections(context);
  return (await attributes.findOne({ _id: attributeId(context, name) })) ?? undefined;
}

const isSame = (
  { computed }: AttributeDocument,
  { name: _name, ...definition }: ComputedDefinition,
): boolean => JSON.stringify(computed) === JSON.stringify(definition);

async function store(
  context: EngineContext,
  definition: ComputedDefinition,
  before: AttributeDocument | undefined,
): Promise<void> {
  const { attributes } = await factCollections(context);
  const { name, ...computed } = definition;
  const document: AttributeDocument = {
    _id: attributeId(context, name),
    account: context.account,
    name,
    type: computedType(definition),
    computed,
  };
  if (!before) {
    try {
      await attributes.insertOne(document);
    } catch (error) {
      throw isDuplicateKey(error) ? taken(name) : error;
    }
    return;
  }
  const { modifiedCount, matchedCount } = await attributes.replaceOne(
    { _id: document._id, computed: before.computed as ComputedDefinition },
    document,
  );
  if (matchedCount === 0) throw taken(name);
  if (modifiedCount > 0) await restoreIfUsed(context, before);
}

/** Whoever made a segment with it meanwhile keeps what the segment was made with. */
async function restoreIfUsed(context: EngineContext, before: AttributeDocument): Promise<void> {
  try {
    await refuseWhileUsed(context, before.name);
  } catch (error) {
    const { attributes } = await factCollections(context);
    await attributes.replaceOne({ _id: before._id }, before, { upsert: true });
    await bumpConfig(context);
    throw error;
  }
}

const taken = (name: string): NameTakenError =>
  new NameTakenError(`There is another attribute "${name}".`, {
    hint: 'Choose another name.',
    path: '/name',
  });
