import type { Segment, SegmentsApi } from '../../api';
import { languageOfStored } from '../../evaluation/ruleContext/languageOfStored';
import { readRule } from '../../evaluation/ruleContext/readRule';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { withDefinitions, type DefinitionLock } from '../../store/definitionLock';
import { InUseError, InvalidArgumentError, SegmentNotEditableError } from '../../store/errors';
import { bumpConfig } from '../../store/mongo/config';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';
import { nameTaken } from './createSegment';
import { getSegmentDocument } from './findSegment';
import { predefinedSegments } from './predefinedSegments';
import { readSegmentName } from './readSegmentInput';
import { refuseLeavingTags } from './leavingTags';
import { segmentsReferringTo } from './segmentsReferringTo';
import { toSegment } from './toSegment';

/**
 * Changes a snapshot segment (R19); what was launched before keeps the definition it was launched with (R20).
 *
 * @throws NotFoundError; SegmentNotEditableError for real-time and predefined ones (R12, R18); InvalidRuleError, NameTakenError; InUseError for
 *   another name while another segment refers to this one
 */
export async function editSegment(
  context: EngineContext,
  idOrName: string,
  changes: Parameters<SegmentsApi['edit']>[1],
): Promise<Segment> {
  // What it refers to is looked at and written by one process at a time: two edits at once make no circle,
  // and nothing that is being deleted is begun to be used.
  return withDefinitions(context, (lock) => edit(context, idOrName, changes, lock));
}

async function edit(
  context: EngineContext,
  idOrName: string,
  changes: Parameters<SegmentsApi['edit']>[1],
  lock: DefinitionLock,
): Promise<Segment> {
  const { segments } = await membershipCollections(context);
  for (;;) {
    const segment = await getSegmentDocument(context, idOrName);
    if (segment.type === 'realTime') {
      const what = segment.predefined === true ? 'predefined' : 'a real-time segment';
      throw new SegmentNotEditableError(`"${segment.name}" is ${what}: it cannot be edited.`, {
        hint: 'Duplicate it and change the copy.',
      });
    }
    const { rule, name } = changes ?? {};
    if (rule === undefined && name === undefined)
      throw new InvalidArgumentError('Nothing is to be changed.', {
        hint: 'Give a rule, a name or both.',
        path: '',
      });
    const parsed = rule === undefined ? undefined : await readRule(context, rule, 'snapshot', segment._id);
    if (parsed) await refuseLeavingTags(context, parsed);
    const names = name === undefined ? undefined : readSegmentName(name);
    if (names && predefinedSegments(context, new Date(0)).some(({ nameKey }) => nameKey === names.nameKey))
      throw nameTaken(names.name);
    if (names && names.nameKey !== segment.nameKey) await checkRename(context, segment);
    const version = segment.definition.version + 1;
    const definition = parsed && {
      version,
      language: await languageOfStored(context, parsed),
      rule: parsed,
      createdAt: await serverNow(context),
    };
    await context.step?.('segmentChecked', segment._id);
    try {
      const edited = await segments.findOneAndUpdate(
        // Somebody may be editing it too: versions are counted one by one.
        { _id: segment._id, account: context.account, 'definition.version': segment.definition.version },
        {
          $set: { ...names, ...(definition && { definition }) },
          ...(definition && { $push: { history: segment.definition } }),
        },
        { returnDocument: 'after' },
      );
      if (!edited) continue;
      await context.step?.('segmentEdited', edited._id);
      await bumpConfig(context);
      if (definition && !(await lock.isHeld())) await lookAgain(context, segment, edited);
      return toSegment(edited);
    } catch (error) {
      throw isDuplicateKey(error) && names ? nameTaken(names.name) : error;
    }
  }
}

/** Whoever was silent for longer than the lock lasts may have written beside somebody else: what no longer holds is taken back. @throws InvalidRuleError */
async function lookAgain(
  context: EngineContext,
  before: SegmentDocument,
  edited: SegmentDocument,
): Promise<void> {
  const { segments } = await membershipCollections(context);
  try {
    await refuseLeavingTags(context, await readRule(context, edited.definition.rule, 'snapshot', edited._id));
  } catch (error) {
    await segments.updateOne(
      { _id: edited._id, 'definition.version': edited.definition.version },
      { $set: { definition: before.definition }, $pop: { history: 1 } },
    );
    await bumpConfig(context);
    throw error;
  }
}

/** A rule that refers to it by name would lead nowhere. */
async function checkRename(context: EngineContext, segment: SegmentDocument): Promise<void> {
  const [first] = await segmentsReferringTo(context, segment, { byName: true });
  if (first === undefined) return;
  throw new InUseError(`"${segment.name}" cannot have another name: ${first} refers to it by this one.`, {
    hint: 'Let that segment refer to it by its id.',
    path: '/name',
  });
}
