import type { AttributeChange, AttributeDefinition, AttributesApi } from '../../api';
import { checkObject, checkSignal, refuse } from '../../api/checkOptions';
import { attributeId, forgetTypes, TRUSTED_MS } from '../../evaluation/facts/attributeTypes';
import { factCollections } from '../../evaluation/facts/collections';
import type { AttributeDocument } from '../../evaluation/facts/documents';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { ATTRIBUTE_TYPES, type AttributeType } from '../../language/rule/types';
import { nameProblem, normalizeName } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { withDefinitions } from '../../store/definitionLock';
import { AttributeTypeError, InvalidArgumentError, NameTakenError, NotFoundError } from '../../store/errors';
import { bumpTypes } from '../../store/mongo/config';
import { attributeUsers, refuseWhileUsed } from './attributeUsers';
import { clearValues, convertValues, countValues, readableValues } from './storedValues';

const USED = {
  what: 'The attribute',
  hint: 'Change or delete those first; { dryRun: true } says what else would change.',
};

/**
 * Gives an attribute another type, and everybody's values with it. Processes that know the earlier type learn of the change within a second: until then
 * somebody may have written a value of it, so all are gone through once more after that.
 *
 * @throws NotFoundError, InvalidArgumentError, NameTakenError, InUseError, AttributeTypeError
 */
export async function retypeAttribute(
  context: EngineContext,
  definition: AttributeDefinition,
  options: Parameters<AttributesApi['retype']>[1] = {},
): Promise<AttributeChange> {
  const { dryRun = false, unreadable = 'refuse', signal } = options;
  checkOptions(options, dryRun, unreadable);
  checkSignal(signal);
  const { name, type } = (definition ?? {}) as Partial<AttributeDefinition>;
  if (type === undefined || !ATTRIBUTE_TYPES.includes(type))
    throw new InvalidArgumentError(`${shown(type)} is no type.`, {
      hint: `Use one of: ${ATTRIBUTE_TYPES.join(', ')}.`,
      path: '/type',
    });
  const stored = await ownAttribute(context, name);
  const [zone, usedBy] = [await context.timeZone(), await attributeUsers(context, stored.name)];
  const found = await readableValues(context, stored.name, type, zone, signal);
  const answer: AttributeChange = { name: stored.name, from: stored.type, type, ...found, usedBy };
  if (dryRun) return answer;
  if (found.unreadable > 0 && unreadable === 'refuse') throw unreadableValues(answer);
  await withDefinitions(context, async () => {
    await refuseWhileUsed(context, stored.name, USED);
    const { attributes } = await factCollections(context);
    await attributes.updateOne({ _id: stored._id, computed: { $exists: false } }, { $set: { type } });
    await bumpTypes(context);
  });
  forgetTypes(context);
  const convert = (): Promise<void> => convertValues(context, stored.name, type, zone, signal);
  await convert();
  await everybodyKnows();
  await convert();
  return answer;
}

/**
 * Removes an attribute with everybody's values.
 *
 * @throws NotFoundError, InvalidArgumentError, NameTakenError, InUseError
 */
export async function removeAttribute(
  context: EngineContext,
  name: string,
  options: Parameters<AttributesApi['remove']>[1] = {},
): Promise<AttributeChange> {
  const { dryRun = false } = options;
  checkOptions(options, dryRun, 'refuse');
  const stored = await ownAttribute(context, name);
  const usedBy = await attributeUsers(context, stored.name);
  const profiles = await countValues(context, stored.name);
  const answer: AttributeChange = {
    name: stored.name,
    from: stored.type,
    profiles,
    unreadable: 0,
    people: [],
    usedBy,
  };
  if (dryRun) return answer;
  await withDefinitions(context, async () => {
    await refuseWhileUsed(context, stored.name, USED);
    const { attributes } = await factCollections(context);
    await attributes.deleteOne({ _id: stored._id, computed: { $exists: false } });
    await bumpTypes(context);
  });
  forgetTypes(context);
  await clearValues(context, stored.name);
  await everybodyKnows();
  // Somebody may have given it anew, with a type of its own.
  const { attributes } = await factCollections(context);
  if ((await attributes.findOne({ _id: stored._id })) === null) await clearValues(context, stored.name);
  return answer;
}

/** The account's own attribute. */
async function ownAttribute(context: EngineContext, given: unknown): Promise<AttributeDocument> {
  const wrong = nameProblem(given);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of an attribute: ${wrong}.`, {
      hint: 'Give a name of 1 to 200 characters.',
      path: '/name',
    });
  const name = normalizeName(given as string);
  if (STANDARD_ATTRIBUTES.has(name))
    throw new InvalidArgumentError(`The attribute "${name}" is one that every account has.`, {
      hint: 'Only attributes of your own change their type or are removed.',
      path: '/name',
    });
  const { attributes } = await factCollections(context);
  const stored = await attributes.findOne({ _id: attributeId(context, name) });
  if (!stored)
    throw new NotFoundError(`There is no attribute ${shown(given)}.`, {
      hint: 'attributes.list shows those there are.',
      path: '/name',
    });
  if (stored.computed)
    throw new NameTakenError(`The attribute "${name}" is computed.`, {
      hint: 'Use attributes.compute and attributes.removeComputed.',
      path: '/name',
    });
  return stored;
}

function checkOptions(options: unknown, dryRun: unknown, unreadable: unknown): void {
  checkObject(options, 'Give { dryRun: true }, or nothing.');
  if (typeof dryRun !== 'boolean') throw refuse('dryRun', dryRun, 'Write true or false.');
  if (unreadable !== 'refuse' && unreadable !== 'clear')
    throw refuse('unreadable', unreadable, 'Use "refuse" or "clear".');
}

const unreadableValues = ({ name, type, unreadable, people }: AttributeChange): AttributeTypeError =>
  new AttributeTypeError(
    `${unreadable === 1 ? 'One profile has' : `${unreadable} profiles have`} a value of "${name}" that cannot be read as ${type as AttributeType}, such as ${shown(people[0]?.value)}.`,
    {
      hint: 'Change those values first, or clear them with { unreadable: "clear" }; { dryRun: true } shows some.',
      path: '/type',
    },
  );

const everybodyKnows = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TRUSTED_MS + 250));
