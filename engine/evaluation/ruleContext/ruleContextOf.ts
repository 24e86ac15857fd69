import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { RuleContext } from '../../language/rule/context';
import type { AttributeType, ComputedDefinition } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { definitionIn } from '../facts/attributeTypes';
import { factCollections } from '../facts/collections';
import { SegmentReferences } from './SegmentReferences';

/** Everything that rules of the account can mention. */
export interface AccountRules extends RuleContext {
  readonly computedAttributes: ReadonlyMap<string, ComputedDefinition>;
}

interface Known {
  readonly version: number;
  readonly rules: Promise<AccountRules>;
}

const known = new WeakMap<EngineContext, Known>();

/** Attribute types and segments as rules see them, as fresh as the account's config version. */
export async function ruleContextOf(context: EngineContext): Promise<AccountRules> {
  const version = await context.configVersion();
  const last = known.get(context);
  if (last?.version === version) return last.rules;
  const read: Known = { version, rules: readRuleContext(context) };
  known.set(context, read);
  // What could not be read is read again by the next call.
  read.rules.catch(() => known.get(context) === read && known.delete(context));
  return read.rules;
}

async function readRuleContext(context: EngineContext): Promise<AccountRules> {
  const { attributes, segments } = await factCollections(context);
  const types = new Map<string, AttributeType>(STANDARD_ATTRIBUTES);
  const computedAttributes = new Map<string, ComputedDefinition>();
  for await (const document of attributes.find({ account: context.account })) {
    const { name, type } = document;
    if (types.has(name)) continue;
    types.set(name, type);
    const definition = definitionIn(document);
    if (definition) computedAttributes.set(name, definition);
  }
  const references = new SegmentReferences(context);
  for await (const document of segments.find({ account: context.account })) references.add(document);
  return {
    computedAttributes,
    attributeType: (name) => types.get(name),
    computed: (name) => computedAttributes.get(name),
    attributeNames: () => types.keys(),
    segment: (idOrName) => references.find(idOrName),
    segmentNames: () => references.names(),
  };
}
