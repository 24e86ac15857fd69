import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { RuleContext } from '../../language/rule/context';
import type { AttributeType } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { SegmentReferences } from './SegmentReferences';

interface Known {
  readonly version: number;
  readonly rules: Promise<RuleContext>;
}

const known = new WeakMap<EngineContext, Known>();

/** Attribute types and segments as rules see them, as fresh as the account's config version. */
export async function ruleContextOf(context: EngineContext): Promise<RuleContext> {
  const version = await context.configVersion();
  const last = known.get(context);
  if (last?.version === version) return last.rules;
  const read: Known = { version, rules: readRuleContext(context) };
  known.set(context, read);
  // What could not be read is read again by the next call.
  read.rules.catch(() => known.get(context) === read && known.delete(context));
  return read.rules;
}

async function readRuleContext(context: EngineContext): Promise<RuleContext> {
  const { attributes, segments } = await factCollections(context);
  const types = new Map<string, AttributeType>(STANDARD_ATTRIBUTES);
  for await (const { name, type } of attributes.find({ account: context.account }))
    if (!types.has(name)) types.set(name, type);
  const references = new SegmentReferences(context);
  for await (const document of segments.find({ account: context.account })) references.add(document);
  return {
    attributeType: (name) => types.get(name),
    attributeNames: () => types.keys(),
    segment: (idOrName) => references.find(idOrName),
    segmentNames: () => references.names(),
  };
}
