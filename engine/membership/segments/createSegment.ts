import { ObjectId } from 'mongodb';
import type { Segment, SegmentInput } from '../../api';
import { languageOfStored } from '../../evaluation/ruleContext/languageOfStored';
import { readRule } from '../../evaluation/ruleContext/readRule';
import type { Rule } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { withDefinitions, type DefinitionLock } from '../../store/definitionLock';
import { NameTakenError } from '../../store/errors';
import { bumpConfig } from '../../store/mongo/config';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { wakeWork } from '../../store/wakeWork';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';
import { refuseLeavingTags } from './leavingTags';
import { newBuild } from './newBuild';
import { predefinedSegments } from './predefinedSegments';
import { readSegmentInput, type SegmentName } from './readSegmentInput';
import { beginRemoval, finishRemovals } from './removal';
import { toSegment } from './toSegment';

/**
 * Saves and activates (R13). A real-time segment counts from now on, and is `building` until everyone who was there before was looked at.
 *
 * @throws InvalidRuleError, NameTakenError, InvalidArgumentError
 */
export async function createSegment(context: EngineContext, input: SegmentInput): Promise<Segment> {
  const { type, rule, ...name } = readSegmentInput(input);
  const create = async (lock: DefinitionLock): Promise<Segment> => {
    const parsed = await readRule(context, rule, type);
    await refuseLeavingTags(context, parsed);
    await context.step?.('segmentChecked');
    const segment = await insertSegment(context, { ...name, type, rule: parsed });
    if (!(await lock.isHeld())) await lookAgain(context, segment);
    return toSegment(segment);
  };
  return withDefinitions(context, create, { besideOthers: true });
}

/**
 * Whoever was silent for longer than the lock lasts may refer to what was deleted meanwhile: such a segment
 * is taken back.
 * @throws InvalidRuleError, InUseError
 */
async function lookAgain(context: EngineContext, { _id, type, definition }: SegmentDocument): Promise<void> {
  try {
    await refuseLeavingTags(context, await readRule(context, definition.rule, type, _id));
  } catch (error) {
    await beginRemoval(context, _id);
    await finishRemovals(context);
    throw error;
  }
}

/** Stores a segment whose rule was read. @throws NameTakenError */
export async function insertSegment(
  context: EngineContext,
  segment: SegmentName & { type: SegmentDocument['type']; rule: Rule; hidden?: true },
): Promise<SegmentDocument> {
  const { segments } = await membershipCollections(context);
  const { rule, ...parts } = segment;
  if (predefinedSegments(context, new Date(0)).some(({ nameKey }) => nameKey === segment.nameKey))
    throw nameTaken(segment.name);
  const createdAt = await serverNow(context);
  const document: SegmentDocument = {
    _id: new ObjectId().toHexString(),
    account: context.account,
    ...parts,
    status: segment.type === 'realTime' ? 'building' : 'active',
    definition: { version: 1, language: await languageOfStored(context, rule), rule, createdAt },
    ...(segment.type === 'realTime' && {
      build: await newBuild(context, createdAt),
      zone: await context.timeZone(),
    }),
    createdAt,
  };
  try {
    await segments.insertOne(document);
  } catch (error) {
    throw isDuplicateKey(error) ? nameTaken(segment.name) : error;
  }
  await context.step?.('segmentStored', document);
  // Before anyone is looked at: from now on every change is asked of it too.
  await bumpConfig(context);
  if (document.build) wakeWork(context);
  return document;
}

export const nameTaken = (name: string): NameTakenError =>
  new NameTakenError(`There is a segment "${name}" already.`, {
    hint: 'Choose another name; upper and lower case are the same.',
    path: '/name',
  });
