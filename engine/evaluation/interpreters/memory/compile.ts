import { attributeTypeIn } from '../../../language/attributes/attributeTypeIn';
import { LAST_INSTANT } from '../../../language/calendar/instant';
import type { RuleContext, SegmentReference } from '../../../language/rule/context';
import { describeCondition } from '../../../language/rule/describe';
import type {
  AttributeCondition,
  AttributeType,
  Condition,
  EventCondition,
  IdentityKind,
  Rule,
  SegmentCondition,
} from '../../../language/rule/types';
import { checkCircle } from '../../../language/rule/circle';
import { groupOf, isObjectsCondition, isPlainEvent } from '../../../language/rule/walk';
import { InvalidArgumentError } from '../../../store/errors';
import type { CompiledRule, EventAsk, EventNeed, Needs } from './CompiledRule';
import type { Asking, RuleNode } from './RuleNode';
import { compileAttribute, compileObjects } from './compileAttribute';
import { compileComputed } from './compileComputed';
import { compileDoNotContact } from './compileDoNotContact';
import { compileEvent } from './compileEvent';
import { compileGroup, isoOrNull } from './compileGroup';
import { compileHistory } from './compileHistory';
import { compileIdentity } from './compileIdentity';
import { compileTags, wantedTags } from './compileTags';

/**
 * Makes a rule that `parseRule` has accepted ready for asking it of many profiles. Segments that it refers to are compiled into
 * it: the answer is that of their rules at the same instant.
 */
export function compileRule(rule: Rule, context: RuleContext): CompiledRule {
  const compilation = new Compilation(context);
  const root = compilation.compile(rule, '');
  return {
    rule,
    needs: compilation.needs,
    matches: root.test,
    nextChangeAt: (facts, moment) => {
      const next = root.next(facts, moment);
      return next > LAST_INSTANT ? null : next;
    },
    explain: root.explain,
  };
}

/** A rule refers to segments by id or name; parseRule has seen that they exist. */
export function segmentIn(condition: SegmentCondition, context: RuleContext): SegmentReference {
  const segment = context.segment(condition.segment);
  if (!segment)
    throw new InvalidArgumentError(`There is no segment "${condition.segment}".`, {
      hint: 'Read the rule with parseRule first.',
    });
  return segment;
}

class Compilation {
  private readonly attributes = new Map<string, AttributeType>();
  private readonly tags = new Set<string>();
  private readonly identities = new Set<IdentityKind>();
  /** Ids of the segments whose rules are being compiled. */
  private readonly way: string[] = [];
  private readonly events: EventNeed[] = [];
  private readonly slots = new Map<string, number>();
  private readonly asks: EventAsk[] = [];
  private readonly askOf = new Map<string, number>();
  private doNotContact = false;

  constructor(private readonly context: RuleContext) {}

  get needs(): Needs {
    return {
      attributes: this.attributes,
      tags: this.tags,
      identities: this.identities,
      events: this.events,
      asks: this.asks,
      askOf: this.askOf,
      doNotContact: this.doNotContact,
    };
  }

  compile(rule: Rule, path: string): RuleNode {
    const group = groupOf(rule);
    if (!group) return this.compileCondition(rule as Condition, path);
    return compileGroup(
      group.word,
      group.members.map((member, i) => this.compile(member, `${path}/${group.word}/${i}`)),
      path,
    );
  }

  private compileCondition(condition: Condition, path: string): RuleNode {
    if ('attribute' in condition) {
      const computed = this.context.computed(condition.attribute);
      if (computed && !isObjectsCondition(condition))
        return this.ask(
          condition,
          compileComputed(condition, computed, path, (need) => this.slotOf(computed, need)),
        );
      const type = attributeTypeIn(condition, this.context);
      this.attributes.set(condition.attribute, type);
      return isObjectsCondition(condition)
        ? compileObjects(condition, path)
        : compileAttribute(condition, type, path);
    }
    if ('event' in condition)
      return this.ask(
        condition,
        isPlainEvent(condition)
          ? compileEvent(condition, path, (need) => this.slotOf(condition, need))
          : compileHistory(condition, path, (step, need) => this.slotOf([condition, step], need)),
      );
    if ('tags' in condition) {
      for (const tag of wantedTags(condition)) this.tags.add(tag);
      return compileTags(condition, path);
    }
    if ('identity' in condition) {
      this.identities.add(condition.identity);
      return compileIdentity(condition, path);
    }
    if ('segment' in condition) return this.compileSegment(condition, path);
    this.doNotContact = true;
    return compileDoNotContact(condition, path);
  }

  /** Where a scan has answered a condition already, nobody looks for events. */
  private ask(condition: EventCondition | AttributeCondition, { slots, scanned, ...node }: Asking): RuleNode {
    const key = JSON.stringify(condition);
    let position = this.askOf.get(key);
    if (position === undefined) {
      position = this.asks.length;
      this.askOf.set(key, position);
      this.asks.push({ slots, scanned, test: node.test });
    }
    const { test } = node;
    const at = position;
    return {
      ...node,
      test: (facts, moment) =>
        facts.answers === undefined ? test(facts, moment) : (facts.answers[at] as boolean),
    };
  }

  /** Equal event conditions, and equal steps of them, share a slot: their events are read and counted once. */
  private slotOf(same: unknown, need: EventNeed): number {
    const key = JSON.stringify(same);
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    this.slots.set(key, this.events.length);
    this.events.push(need);
    return this.events.length - 1;
  }

  private compileSegment(condition: SegmentCondition, path: string): RuleNode {
    const segment = segmentIn(condition, this.context);
    checkCircle(this.way, segment);
    this.way.push(segment.id);
    const rule = this.compile(segment.rule, '');
    this.way.pop();
    const wanted = condition.operator === 'isMember';
    const test: RuleNode['test'] = (facts, moment) => rule.test(facts, moment) === wanted;
    return {
      ...rule,
      test,
      explain: (facts, moment) => {
        const found = rule.test(facts, moment);
        const nextChangeAt = isoOrNull(rule.next(facts, moment));
        return {
          path,
          text: describeCondition(condition),
          matched: found === wanted,
          found,
          wanted: condition,
          nextChangeAt,
          members: [rule.explain(facts, moment)],
        };
      },
    };
  }
}
