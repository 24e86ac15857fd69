import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { RuleContext, SegmentReference } from '../../language/rule/context';
import { computedType } from '../../language/operators/computed';
import type { AttributeType, ComputedDefinition, Rule } from '../../language/rule/types';
import { conditionsOf } from '../../language/rule/walk';
import { foldName } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import { attributesNamed } from '../facts/attributeTypes';
import { factCollections } from '../facts/collections';
import { SegmentReferences } from './SegmentReferences';

/**
 * As much of an account as rules mention. What is asked for and not known yet is noted, and looked up by `lookUp`; so reading one rule costs the same
 * beside ten segments and beside a thousand.
 */
export class Mentioned implements RuleContext {
  private types: ReadonlyMap<string, AttributeType> = STANDARD_ATTRIBUTES;
  private readonly computedAttributes = new Map<string, ComputedDefinition>();
  private readonly segments: SegmentReferences;
  private readonly looked = new Set<string>();
  private readonly wanted = { attributes: new Set<string>(), segments: new Set<string>() };

  constructor(private readonly context: EngineContext) {
    this.segments = new SegmentReferences(context);
  }

  attributeType(name: string): AttributeType | undefined {
    const computed = this.computedAttributes.get(name);
    const type = computed ? computedType(computed) : this.types.get(name);
    if (type === undefined && !this.looked.has(`a:${name}`)) this.wanted.attributes.add(name);
    return type;
  }

  computed(name: string): ComputedDefinition | undefined {
    return this.computedAttributes.get(name);
  }

  segment(idOrName: string): SegmentReference | undefined {
    const segment = this.segments.find(idOrName);
    if (segment === undefined && !this.looked.has(`s:${idOrName}`)) this.wanted.segments.add(idOrName);
    return segment;
  }

  attributeNames(): Iterable<string> {
    return this.types.keys();
  }

  segmentNames(): Iterable<string> {
    return this.segments.names();
  }

  /** Looks up what was asked for since the last time; false when nothing was. */
  async lookUp(): Promise<boolean> {
    const [attributes, segments] = [[...this.wanted.attributes], [...this.wanted.segments]];
    this.wanted.attributes.clear();
    this.wanted.segments.clear();
    if (attributes.length > 0) {
      const { types, computed } = await attributesNamed(this.context, attributes);
      this.types = types;
      for (const [name, definition] of computed) this.computedAttributes.set(name, definition);
    }
    if (segments.length > 0) await this.readSegments(segments);
    for (const name of attributes) this.looked.add(`a:${name}`);
    for (const name of segments) this.looked.add(`s:${name}`);
    return attributes.length + segments.length > 0;
  }

  private async readSegments(named: readonly string[]): Promise<void> {
    const { segments } = await factCollections(this.context);
    const { account } = this.context;
    const found = segments.find({
      account,
      $or: [{ _id: { $in: [...named] } }, { nameKey: { $in: named.map(foldName) }, hidden: { $ne: true } }],
    });
    for await (const document of found) this.segments.add(document);
  }
}

/** What rules that were read before mention, those of the segments that they refer to included. */
export async function contextOf(context: EngineContext, rules: readonly Rule[]): Promise<RuleContext> {
  const mentioned = new Mentioned(context);
  do for (const rule of rules) ask(mentioned, rule);
  while (await mentioned.lookUp());
  return mentioned;
}

function ask(mentioned: Mentioned, rule: Rule): void {
  for (const condition of conditionsOf(rule)) {
    if ('attribute' in condition) mentioned.attributeType(condition.attribute);
    if (!('segment' in condition)) continue;
    const segment = mentioned.segment(condition.segment);
    if (segment) ask(mentioned, segment.rule);
  }
}
