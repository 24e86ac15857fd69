import { html, nothing, type TemplateResult } from 'lit';
import { select, textInput } from './fields';
import type { Surroundings } from './Surroundings';
import {
  type Fields,
  instantOfLocal,
  localInstant,
  pastedLines,
  pasteValues,
  readTyped,
  valuesOf,
  withValues,
  type ValueKind,
} from './values';
import { words } from './words';

/** As many values have an input each; more are lines of one text. */
const INPUTS = 8;

interface ValueField {
  condition: Fields;
  kind: ValueKind;
  /** Several values may be given: OR. */
  many: boolean;
  /** The id of a list to complete from. */
  list?: string;
  around: Surroundings;
  onChange: (condition: Fields) => void;
}

/** The values of a condition: one input each, joined by *or*; pasted lines become one each. */
export function valueFields(field: ValueField): TemplateResult {
  const { condition, kind, many, around, onChange } = field;
  const values = valuesOf(condition);
  if (many && values.length > INPUTS) return manyLines(field, values);
  const change = (index: number, value: unknown): void =>
    onChange(withValues(condition, values.with(index, value)));
  return html`${values.map(
    (value, index) =>
      html`${index > 0 ? html`<span class="or">${words('or')}</span>` : nothing}
        <span class="value">
          ${valueInput(field, value, index, (changed) => change(index, changed))}
          ${
            values.length > 1 && !around.readonly
              ? html`<button
                  type="button"
                  class="quiet"
                  aria-label=${words('removeValue', { value: String(value) })}
                  title=${words('removeValue', { value: String(value) })}
                  @click=${(event: MouseEvent) => {
                    // The second click of two: the first has brought this button under the mouse.
                    if (event.detail < 2) onChange(withValues(condition, values.toSpliced(index, 1)));
                  }}
                >
                  ×
                </button>`
              : nothing
          }
        </span>`,
  )}
  ${
    many && kind !== 'boolean' && !around.readonly
      ? html`<button
          type="button"
          class="quiet"
          @click=${(event: MouseEvent) => {
            onChange(withValues(condition, [...values, '']));
            focusLastValue(event.currentTarget as HTMLElement);
          }}
        >
          ${words('orAnother')}
        </button>`
      : nothing
  }`;
}

/** The new field, once it is drawn. */
function focusLastValue(button: HTMLElement): void {
  const row = button.parentElement;
  requestAnimationFrame(() =>
    [...(row?.querySelectorAll<HTMLElement>('.value input') ?? [])].at(-1)?.focus(),
  );
}

function valueInput(
  { condition, kind, many, list, around, onChange }: ValueField,
  value: unknown,
  index: number,
  change: (value: unknown) => void,
): TemplateResult {
  const field = { label: words('value'), readonly: around.readonly };
  if (kind === 'boolean') {
    const choices = [
      { name: 'true', label: words('yes') },
      { name: 'false', label: words('no') },
    ];
    return select(field, String(value), choices, (name) => change(name === 'true'));
  }
  if (kind === 'date') return textInput({ ...field, type: 'date', label: words('day') }, value, change);
  if (kind === 'datetime') return instantOrDay(field, value, around, change);
  const onPaste = (event: ClipboardEvent): void => {
    const lines = pastedLines(event.clipboardData?.getData('text') ?? '');
    if (!many || lines.length < 2) return;
    event.preventDefault();
    onChange(pasteValues(condition, index, lines, kind));
  };
  return textInput(
    {
      ...field,
      onPaste,
      wide: kind === 'text',
      numeric: kind === 'number',
      ...(list === undefined ? {} : { list }),
    },
    value,
    (text) => change(readTyped(kind, text)),
  );
}

/** A datetime is compared with a whole day, or with an instant; instants are shown on the clock of this browser. */
function instantOrDay(
  field: { label: string; readonly: boolean },
  value: unknown,
  around: Surroundings,
  change: (value: unknown) => void,
): TemplateResult {
  const isInstant = typeof value === 'string' && value.includes('T');
  const choices = [
    { name: 'day', label: words('theDay') },
    { name: 'instant', label: words('theInstant') },
  ];
  return html` ${select({ ...field, label: words('precision') }, isInstant ? 'instant' : 'day', choices, (name) => change(name === 'day' ? around.now().slice(0, 10) : around.now()))}
  ${isInstant ? instantInput({ ...field, label: words('instant') }, value, change) : textInput({ ...field, type: 'date', label: words('day') }, value, change)}`;
}

/** An instant on the clock of this browser; what cannot be read is shown as it is. */
export function instantInput(
  field: { label: string; readonly: boolean },
  value: unknown,
  change: (value: string) => void,
): TemplateResult {
  const local = localInstant(String(value));
  if (local === '' && value !== '' && value !== undefined)
    return textInput({ ...field, wide: true }, value, change);
  return textInput({ ...field, type: 'datetime-local' }, local, (text) => change(instantOfLocal(text)));
}

function manyLines(
  { condition, kind, around, onChange }: ValueField,
  values: readonly unknown[],
): TemplateResult {
  const typed = (event: Event): void => {
    const lines = pastedLines((event.target as HTMLTextAreaElement).value);
    onChange(withValues(condition, lines.length === 0 ? [''] : lines.map((line) => readTyped(kind, line))));
  };
  return html` <span class="value wide column">
    <textarea
      aria-label=${words('valuesByLine')}
      rows="6"
      ?disabled=${around.readonly}
      .value=${values.join('\n')}
      @change=${typed}
    ></textarea>
    <small>${words('anyOf', { count: values.length })}</small>
  </span>`;
}

/** Properties are compared by their own type. */
const PLAIN_KINDS = ['text', 'number', 'boolean'] as const;
export const isPlainKind = (name: string): name is (typeof PLAIN_KINDS)[number] =>
  (PLAIN_KINDS as readonly string[]).includes(name);

/** Text, number or yes/no. */
export function valueKindSelect(
  kind: ValueKind,
  around: Surroundings,
  onKind: (kind: ValueKind) => void,
): TemplateResult {
  const kinds = PLAIN_KINDS.map((name) => ({ name, label: words(`type.${name}`) }));
  return select({ label: words('valueType'), readonly: around.readonly }, kind, kinds, (name) =>
    onKind(name as ValueKind),
  );
}
