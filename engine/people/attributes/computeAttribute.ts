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
import { withDefinitions } from '../../store/definitionLock';
import { NameTakenError, NotFoundError } from '../../store/errors';
import { bumpConfig } from '../../store/mongo/config';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { nameProblem, normalizeName } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import { refuseWhileUsed } from './attributeUsers';
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
  if (dryRun) {
    await replaceable(context, definition);
    return previewComputed(context, definition);
  }
  return withDefinitions(context, async () => {
    const before = await replaceable(context, definition);
    if (before === undefined || !isSame(before, definition)) {
      await store(context, definition);
      await bumpConfig(context);
    }
    return attributeOf(definition);
  });
}

/** The computed attribute that has the name already. @throws NameTakenError, InUseError */
async function replaceable(
  context: EngineContext,
  definition: ComputedDefinition,
): Promise<AttributeDocument | undefined> {
  const { name } = definition;
  const before = await storedUnder(context, name);
  if (STANDARD_ATTRIBUTES.has(name) || (before && before.computed === undefined)) throw taken(name);
  if (before && !isSame(before, definition)) await refuseWhileUsed(context, name, USED);
  return before;
}

const USED = {
  what: 'The computed attribute',
  hint: 'Give the new definition another name, or change those first.',
};

const attributeOf = (definition: ComputedDefinition): ComputedAttribute => ({
  name: definition.name,
  type: computedType(definition),
  computed: definition,
});

/** Removes a computed attribute. @throws NotFoundError; InUseError while a segment asks for it */
export async function removeComputed(context: EngineContext, name: string): Promise<{ name: string }> {
  const exact = nameProblem(name) === undefined ? normalizeName(name) : undefined;
  return withDefinitions(context, async () => {
    const stored = exact === undefined ? undefined : await storedUnder(context, exact);
    if (!stored?.computed)
      throw new NotFoundError(`There is no computed attribute ${shown(name)}.`, {
        hint: 'attributes.list shows those there are.',
        path: '/name',
      });
    await refuseWhileUsed(context, stored.name, USED);
    const { attributes } = await factCollections(context);
    await attributes.deleteOne({ _id: stored._id, computed: { $exists: true } });
    await bumpConfig(context);
    return { name: stored.name };
  });
}

async function storedUnder(context: EngineContext, name: string): Promise<AttributeDocument | undefined> {
  const { attributes } = await factCollections(context);
  return (await attributes.findOne({ _id: attributeId(context, name) })) ?? undefined;
}

const isSame = (
  { computed }: AttributeDocument,
  { name: _name, ...definition }: ComputedDefinition,
): boolean => JSON.stringify(computed) === JSON.stringify(definition);

/** Somebody may write an attribute of that name for the first time meanwhile: it keeps its name. */
async function store(context: EngineContext, definition: ComputedDefinition): Promise<void> {
  const { attributes } = await factCollections(context);
  const { name, ...computed } = definition;
  const [_id, type] = [attributeId(context, name), computedType(definition)];
  try {
    await attributes.replaceOne(
      { _id, computed: { $exists: true } },
      { account: context.account, name, type, computed },
      { upsert: true },
    );
  } catch (error) {
    throw isDuplicateKey(error) ? taken(name) : error;
  }
}

const taken = (name: string): NameTakenError =>
  new NameTakenError(`There is another attribute "${name}".`, {
    hint: 'Choose another name.',
    path: '/name',
  });
