import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Actions } from './Actions';
import { kindOf, MOST_STEPS, newRow, newStep, RULE_KINDS, type ConditionKind } from './conditions';
import { dropped, hovered, isDrop, overEnd } from './dragging';
import { withoutMember } from './edits';
import { select } from './fields';
import { partButtons } from './partButtons';
import { problemsOf } from './problemList';
import { rowFields } from './rows/rowFields';
import { stepFields } from './rows/step';
import type { Surroundings } from './Surroundings';
import {
  GROUP_WORDS,
  isFields,
  isGroup,
  newKey,
  treeOf,
  type GroupPart,
  type GroupWord,
  type Part,
  type RowPart,
} from './tree';
import { words } from './words';

interface Drawn<P extends Part> {
  part: P;
  around: Surroundings;
  actions: Actions;
  /** How deep groups stand in groups; 0 is the outermost. */
  depth: number;
  /** Members are conditions on properties. */
  inWhere: boolean;
  /** The event that these are properties of. */
  event?: string | undefined;
}

/** A group: its word, its members with the joining word between them, and what can be added. */
export function groupBox({
  part: group,
  around,
  actions,
  depth,
  inWhere,
  event,
}: Drawn<GroupPart>): TemplateResult {
  const choices = GROUP_WORDS.map((name) => ({ name, label: words(`group.${name}`) }));
  const pick = (word: string): void =>
    actions.change(group.key, (part) => ({ ...part, word: word as GroupWord }));
  const addRow = (): void => actions.add(group.key, newRow(inWhere ? 'property' : 'attribute'));
  const addGroup = (): void =>
    actions.add(group.key, {
      key: newKey(),
      word: 'any',
      members: [newRow(inWhere ? 'property' : 'attribute')],
    });
  const intro = words(inWhere ? 'propertiesMatch' : 'match.intro');
  return html` <div
    class="group"
    role="group"
    aria-label=${words(`group.${group.word}`)}
    data-part=${group.key}
    @dragover=${overEnd(actions, group)}
    @drop=${dropped(actions)}
  >
    <div class="head">
      <span>${intro}</span>
      ${select({ label: words('group.label'), readonly: around.readonly }, group.word, choices, pick)}
      ${depth > 0 ? partButtons(group, around, actions, words('group.this')) : nothing}
    </div>
    ${problemsOf(group, around)}
    <ol>
      ${repeat(
        group.members,
        ({ key }) => key,
        (member, index) => memberItem({ part: member, around, actions, depth, inWhere, event }, group, index),
      )}
    </ol>
    ${
      around.readonly
        ? nothing
        : html` <div
            class=${classMap({ foot: true, dropHere: isDrop(actions, group, group.members.length) })}
          >
            <button type="button" @click=${addRow}>
              <span aria-hidden="true">+ </span>${words(inWhere ? 'addProperty' : 'addCondition')}
            </button>
            <button type="button" @click=${addGroup}>
              <span aria-hidden="true">+ </span>${words('addGroup')}
            </button>
          </div>`
    }
  </div>`;
}

function memberItem(drawn: Drawn<Part>, group: GroupPart, index: number): TemplateResult {
  const { part, actions, depth } = drawn;
  const over = (event: DragEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    hovered(event, actions, group, event.clientY < box.top + box.height / 2 ? index : index + 1);
  };
  return html` <li
    class=${classMap({ dropHere: isDrop(actions, group, index) })}
    @dragover=${over}
    @drop=${dropped(actions)}
  >
    ${index > 0 ? html`<div class="joint">${words(`joint.${group.word}`)}</div>` : nothing}
    ${isGroup(part) ? groupBox({ ...drawn, part, depth: depth + 1 }) : rowBox({ ...drawn, part })}
  </li>`;
}

function rowBox(drawn: Drawn<RowPart>): TemplateResult {
  const { part, around, actions, inWhere, event } = drawn;
  const kind = kindOf(part.condition);
  const problems = around.problems.get(part.key) ?? [];
  return html` <div
    class=${classMap({ row: true, wrong: problems.length > 0 })}
    role="group"
    aria-label=${kind === undefined ? words('kind.label') : words(`kind.${kind}`)}
    data-part=${part.key}
  >
    <div class="top">
      <div class="fields">
        ${inWhere ? nothing : kindSelect(part, kind, around, actions)}
        ${rowFields({ part, around, event, onChange: (changed) => actions.change(part.key, () => changed) })}
      </div>
      ${partButtons(part, around, actions, words('condition.this'))}
    </div>
    ${problemsOf(part, around)} ${kind === 'event' || kind === 'objects' ? belowRow(drawn, kind, 0) : nothing}
  </div>`;
}

/** The where of a row, the step that follows it, and what can be added of both. */
function belowRow(
  { part, around, actions }: Pick<Drawn<RowPart>, 'part' | 'around' | 'actions'>,
  kind: 'event' | 'objects',
  steps: number,
): TemplateResult {
  const { where, followedBy } = part;
  const addWhere = (): void =>
    actions.change(part.key, (row) => ({ ...row, where: { ...treeOf({}), members: [newRow('property')] } }));
  const addStep = (): void => actions.change(part.key, (row) => ({ ...row, followedBy: newStep() }));
  const stays = isFields(part.condition) && part.condition['happened'] === false && steps > 0;
  const mayFollow = kind === 'event' && followedBy === undefined && steps < MOST_STEPS && !stays;
  const add = (text: string, onAdd: () => void): TemplateResult =>
    html`<button type="button" class="quiet" @click=${onAdd}>
      <span aria-hidden="true">+ </span>${text}
    </button>`;
  return html` ${where !== undefined ? html`<div class="where">${groupBox({ part: where, around, actions, depth: 0, inWhere: true, event: eventOf(part) })}</div>` : nothing}
  ${where === undefined && !around.readonly ? add(words(kind === 'event' ? 'addWhere' : 'addFieldWhere'), addWhere) : nothing}
  ${followedBy !== undefined ? stepBox(followedBy, part, around, actions, steps + 1) : nothing}
  ${mayFollow && !around.readonly ? add(words('addStep'), addStep) : nothing}`;
}

/** A step of a sequence, below the event that it follows. */
function stepBox(
  step: RowPart,
  before: RowPart,
  around: Surroundings,
  actions: Actions,
  steps: number,
): TemplateResult {
  const problems = around.problems.get(step.key) ?? [];
  const remove = (): void => actions.change(before.key, (row) => withoutMember(row as RowPart, 'followedBy'));
  const what = words('step.this');
  return html` <div
    class=${classMap({ row: true, where: true, wrong: problems.length > 0 })}
    role="group"
    aria-label=${words('step.label')}
    data-part=${step.key}
  >
    <div class="top">
      <div class="fields">
        ${stepFields({ part: step, around, event: eventOf(step), onChange: (changed) => actions.change(step.key, () => changed) })}
      </div>
      ${
        around.readonly
          ? nothing
          : html`<button
              type="button"
              class="quiet"
              aria-label=${words('remove', { what })}
              title=${words('remove', { what })}
              @click=${remove}
            >
              <span aria-hidden="true">×</span>
            </button>`
      }
    </div>
    ${problemsOf(step, around)} ${belowRow({ part: step, around, actions }, 'event', steps)}
  </div>`;
}

/** The name of the event that a row asks about. */
function eventOf({ condition }: RowPart): string | undefined {
  return isFields(condition) && typeof condition['event'] === 'string' ? condition['event'] : undefined;
}

function kindSelect(
  part: RowPart,
  kind: ConditionKind | undefined,
  around: Surroundings,
  actions: Actions,
): TemplateResult {
  const offered: ConditionKind[] = [
    ...RULE_KINDS,
    ...(kind === 'objects' || around.lists.attributes.some(({ about }) => about === 'objects')
      ? (['objects'] as const)
      : []),
  ];
  const choices = offered.map((name) => ({ name, label: words(`kind.${name}`) }));
  return select({ label: words('kind.label'), readonly: around.readonly }, kind, choices, (name) =>
    actions.change(part.key, () => ({ ...newRow(name as ConditionKind), key: part.key })),
  );
}
