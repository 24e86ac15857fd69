import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { typedNumber } from './typedNumber';
import type { Choice } from './RuleCatalogue';
import type { NamedEntry } from './Surroundings';

/** One input of a row. Every one has a name that is read aloud. */
interface Field {
  label: string;
  readonly: boolean;
}

export const select = (
  { label, readonly }: Field,
  value: unknown,
  choices: readonly Choice[],
  onChoice: (name: string) => void,
): TemplateResult =>
  html` <select
    aria-label=${label}
    ?disabled=${readonly}
    .value=${live(String(value))}
    @change=${(event: Event) => onChoice((event.target as HTMLSelectElement).value)}
  >
    ${choices.some(({ name }) => name === value) ? nothing : html`<option value=${String(value)} selected>${value === undefined ? '' : String(value)}</option>`}
    ${choices.map(({ name, label: text }) => html`<option value=${name} ?selected=${name === value}>${text}</option>`)}
  </select>`;

interface TextField extends Field {
  /** The id of a list to complete from. */
  list?: string;
  placeholder?: string;
  type?: 'text' | 'date' | 'datetime-local';
  /** Grows with the row. */
  wide?: boolean;
  numeric?: boolean;
  onPaste?: (event: ClipboardEvent) => void;
}

export const textInput = (
  { label, readonly, list, placeholder, type = 'text', wide, numeric, onPaste }: TextField,
  value: unknown,
  onText: (text: string) => void,
): TemplateResult =>
  html` <input
    type=${type}
    class=${wide === true ? 'wide' : numeric === true ? 'number' : ''}
    step=${type === 'datetime-local' ? '1' : nothing}
    inputmode=${numeric === true ? 'decimal' : nothing}
    list=${list ?? nothing}
    placeholder=${placeholder ?? nothing}
    aria-label=${label}
    autocomplete="off"
    ?disabled=${readonly}
    .value=${numeric === true ? typedNumber(value) : live(value === undefined || value === null ? '' : String(value))}
    @input=${(event: Event) => onText((event.target as HTMLInputElement).value)}
    @paste=${onPaste ?? nothing}
  />`;

/** A whole number; what is not one stays text, for the engine to say so. */
export const wholeInput = (
  field: Field,
  value: unknown,
  onNumber: (value: unknown) => void,
): TemplateResult =>
  textInput({ ...field, numeric: true }, value, (text) =>
    onNumber(/^\s*\d+\s*$/.test(text) ? Number(text) : text),
  );

export const checkbox = (
  { label, readonly }: Field,
  checked: boolean,
  onCheck: (checked: boolean) => void,
): TemplateResult =>
  html` <label class="check"
    ><input
      type="checkbox"
      ?disabled=${readonly}
      .checked=${live(checked)}
      @change=${(event: Event) => onCheck((event.target as HTMLInputElement).checked)}
    />
    ${label}</label
  >`;

export const datalist = (id: string, entries: readonly NamedEntry[]): TemplateResult =>
  html` <datalist id=${id}>
    ${entries.map(({ name, about }) => html`<option value=${name}>${about}</option>`)}
  </datalist>`;
