import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../../../../console/rules/catalogue';
import { operatorsFor } from '../../../../console/rules/conditions';
import { datalist, select, textInput } from '../../../../console/rules/fields';
import { operatorOf } from '../../../../console/rules/RuleCatalogue';
import type { NamedEntry } from '../../../../console/rules/Surroundings';
import { audienceEditor } from './audienceEditor';

type Saved = Readonly<Record<string, unknown>>;

const MOST = 4;
const BRANCHES = ['event', 'enters', 'leaves', 'date'];
const VALUE_TYPES = ['str', 'num', 'bool', 'msg', 'jsonata'];
const UNITS = ['minutes', 'hours', 'days', 'weeks', 'months'];
const OPERATORS = operatorsFor(catalogue, 'property').filter(({ name }) =>
  ['nothing', 'value', 'values'].includes(operatorOf(catalogue, name)?.needs ?? ''),
);
const NEW_BRANCH: Saved = {
  branch: 'event',
  eventType: '',
  where: [],
  sameProperty: '',
  sameValueType: 'msg',
};
const NEW_PROPERTY: Saved = { property: '', operator: 'is', value: '', valueType: 'str' };

const said = (key: string, values?: Record<string, unknown>): string =>
  audienceEditor().words(`waitBranches.${key}`, values);
const choicesOf = (kind: string, names: readonly string[]): { name: string; label: string }[] =>
  names.map((name) => ({ name, label: said(`${kind}.${name}`) }));

/**
 * The branches of *Wait Until* in its dialog: each ends the wait and has an output of its own. `branches` is what is saved; `branches-change` tells of every
 * change by hand.
 */
export class WaitBranches extends LitElement {
  static override properties = { branches: { attribute: false }, names: { state: true } };

  declare branches: readonly Saved[];
  declare private names: Readonly<Record<'events' | 'segments' | 'dates', readonly NamedEntry[]>>;

  constructor() {
    super();
    this.branches = [];
    this.names = { events: [], segments: [], dates: [] };
  }

  /** The names that the connection knows, to complete from. */
  async suggest(): Promise<void> {
    const { list } = audienceEditor();
    const [events, segments, dates] = await Promise.all([
      list('events'),
      list('realTimeSegments'),
      list('dates'),
    ]);
    this.names = { events, segments, dates };
  }

  /** In the dialog's own styles. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private change(branches: readonly Saved[]): void {
    this.branches = branches;
    this.dispatchEvent(new CustomEvent('branches-change'));
  }

  protected override render(): TemplateResult {
    return html` ${datalist('audience-wait-events', this.names.events)}
    ${datalist('audience-wait-segments', this.names.segments)}
    ${datalist('audience-wait-dates', this.names.dates)}
    ${this.branches.map((branch, index) => this.branchBox(branch, index))}
    ${
      this.branches.length < MOST
        ? html`<button
            type="button"
            class="red-ui-button"
            @click=${() => this.change([...this.branches, NEW_BRANCH])}
          >
            <i class="fa fa-plus" aria-hidden="true"></i> ${said('add')}
          </button>`
        : nothing
    }`;
  }

  private branchBox(branch: Saved, index: number): TemplateResult {
    const set = (more: Saved): void => this.change(this.branches.with(index, { ...branch, ...more }));
    const kind = String(branch['branch'] ?? 'event');
    return html`<fieldset
      style="border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px; padding: 8px; margin: 0 0 8px; min-width: 0"
    >
      <legend style="border: 0; margin: 0; width: auto; font-size: inherit; padding: 0 4px">
        ${said('branch', { number: index + 1 })}
      </legend>
      ${row(
        html`${select(named('kind'), kind, choicesOf('kinds', BRANCHES), (chosen) => set({ branch: chosen }))}
          <button
            type="button"
            class="red-ui-button red-ui-button-small"
            aria-label=${said('remove', { number: index + 1 })}
            title=${said('remove', { number: index + 1 })}
            @click=${() => this.change(this.branches.toSpliced(index, 1))}
          >
            <i class="fa fa-times" aria-hidden="true"></i>
          </button>`,
      )}
      ${kind === 'event' ? eventFields(branch, set) : kind === 'date' ? dateFields(branch, set) : segmentField(branch, set)}
    </fieldset>`;
  }
}

type Set = (more: Saved) => void;

const named = (key: string): { label: string; readonly: false } => ({ label: said(key), readonly: false });
const row = (content: TemplateResult): TemplateResult =>
  html`<div style="display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-bottom: 6px">
    ${content}
  </div>`;
const text = (key: string, list: string | undefined, value: unknown, onText: (text: string) => void) =>
  textInput({ ...named(key), placeholder: said(key), ...(list !== undefined && { list }) }, value, onText);

function eventFields(branch: Saved, set: Set): TemplateResult {
  const where = (branch['where'] ?? []) as readonly Saved[];
  return html`${row(text('eventType', 'audience-wait-events', branch['eventType'], (eventType) => set({ eventType })))}
  ${where.map((one, i) => propertyRow(one, (changed) => set({ where: changed === undefined ? where.toSpliced(i, 1) : where.with(i, changed) })))}
  ${row(
    html`<button
      type="button"
      class="red-ui-button red-ui-button-small"
      @click=${() => set({ where: [...where, NEW_PROPERTY] })}
    >
      <i class="fa fa-plus" aria-hidden="true"></i> ${said('addProperty')}
    </button>`,
  )}
  ${row(
    html`${text('sameProperty', undefined, branch['sameProperty'], (sameProperty) => set({ sameProperty }))}
    ${
      String(branch['sameProperty'] ?? '').trim() === ''
        ? nothing
        : html`${select(named('valueType'), branch['sameValueType'] ?? 'msg', choicesOf('valueTypes', VALUE_TYPES), (sameValueType) => set({ sameValueType }))}
          ${text('sameValue', undefined, branch['sameValue'], (sameValue) => set({ sameValue }))}`
    }`,
  )}`;
}

function propertyRow(one: Saved, become: (changed: Saved | undefined) => void): TemplateResult {
  const operator = operatorOf(catalogue, one['operator']);
  return row(
    html`${text('property', undefined, one['property'], (property) => become({ ...one, property }))}
      ${select(named('operator'), one['operator'], OPERATORS, (chosen) => become({ ...one, operator: chosen }))}
      ${
        operator?.needs === 'nothing'
          ? nothing
          : html`${select(named('valueType'), one['valueType'], choicesOf('valueTypes', VALUE_TYPES), (valueType) => become({ ...one, valueType }))}
            ${text('value', undefined, one['value'], (value) => become({ ...one, value }))}`
      }
      <button
        type="button"
        class="red-ui-button red-ui-button-small"
        aria-label=${said('removeProperty', { name: String(one['property']) })}
        title=${said('removeProperty', { name: String(one['property']) })}
        @click=${() => become(undefined)}
      >
        <i class="fa fa-times" aria-hidden="true"></i>
      </button>`,
  );
}

const segmentField = (branch: Saved, set: Set): TemplateResult =>
  row(text('segment', 'audience-wait-segments', branch['segment'], (segment) => set({ segment })));

function dateFields(branch: Saved, set: Set): TemplateResult {
  const { daysBefore = 0, shiftUnit = 'days', shiftWay = 'before' } = branch;
  return html`${row(text('attribute', 'audience-wait-dates', branch['attribute'], (attribute) => set({ attribute })))}
  ${row(
    html`${textInput({ ...named('shift'), placeholder: '0' }, daysBefore, (amount) => set({ daysBefore: amount }))}
    ${select(named('shiftUnit'), shiftUnit, choicesOf('units', UNITS), (unit) => set({ shiftUnit: unit }))}
    ${select(named('shiftWay'), shiftWay, choicesOf('ways', ['before', 'after']), (way) => set({ shiftWay: way }))}`,
  )}
  ${row(text('timeOfDay', undefined, branch['timeOfDay'], (timeOfDay) => set({ timeOfDay })))}`;
}
