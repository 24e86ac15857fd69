import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { value } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Attribute, Person } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';

/** Attributes, edited in their place, in the way of their type. */
export class AttributesCard extends Part {
  static override properties = {
    person: { attribute: false },
    types: { attribute: false },
    write: { attribute: false },
    editing: { state: true },
    adding: { state: true },
    trouble: { state: true },
  };
  declare person: Person;
  declare types: readonly Attribute[];
  declare write: (attributes: Record<string, unknown>) => Promise<void>;
  declare editing: string | undefined;
  declare adding: boolean;
  declare trouble: Trouble | undefined;

  private typeOf(name: string): Attribute | undefined {
    return this.types.find((one) => one.name === name);
  }

  private edit(name: string | undefined): void {
    this.editing = name;
    this.adding = false;
    this.trouble = undefined;
    if (name !== undefined)
      void this.drawn<HTMLElement>('form .input, form .select').then((input) => input?.focus());
  }

  private async submit(event: SubmitEvent, given?: string): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const name = given ?? String(form.get('name')).trim();
    try {
      await this.write({ [name]: this.read(String(form.get('value') ?? ''), this.typeOf(name)?.type) });
      this.edit(undefined);
      void this.drawn<HTMLElement>(`[data-name="${CSS.escape(name)}"]`).then((button) => button?.focus());
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  /** As the API takes it; numbers and dates are read by the engine, strictly. */
  private read(text: string, type: string | undefined): unknown {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    if (type === 'list')
      return trimmed
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    if (type === 'objects') return JSON.parse(trimmed) as unknown;
    if (type === 'datetime' && !Number.isNaN(Date.parse(trimmed))) return new Date(trimmed).toISOString();
    return trimmed;
  }

  private input(name: string, type: string | undefined, found: unknown): TemplateResult {
    const label = words('person.value', { name });
    const shared = { name: 'value' };
    if (type === 'boolean')
      return html`<select class="select" name=${shared.name} aria-label=${label}>
        <option value="" ?selected=${found === undefined}></option>
        <option value="true" ?selected=${found === true}>${words('yes')}</option>
        <option value="false" ?selected=${found === false}>${words('no')}</option>
      </select>`;
    if (type === 'list' || type === 'objects')
      return html`<textarea
        class="input"
        name="value"
        rows="4"
        aria-label=${label}
        .value=${type === 'list' ? ((found as unknown[]) ?? []).join('\n') : JSON.stringify(found ?? [], null, 1)}
      ></textarea>`;
    const kind = type === 'date' ? 'date' : type === 'datetime' ? 'datetime-local' : 'text';
    const given =
      type === 'datetime' && typeof found === 'string'
        ? localInput(found)
        : found === undefined
          ? ''
          : String(found);
    return html`<input
      class="input"
      type=${kind}
      name="value"
      inputmode=${type === 'number' ? 'decimal' : nothing}
      aria-label=${label}
      .value=${given}
    />`;
  }

  private form(name: string | undefined, type: string | undefined, found: unknown): TemplateResult {
    return html`<form
      class="stack tight"
      @submit=${(event: SubmitEvent) => void this.submit(event, name)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.edit(undefined);
      }}
    >
      ${
        name === undefined
          ? html`<input
                class="input"
                name="name"
                required
                maxlength="200"
                list="attribute-names"
                aria-label=${words('person.attribute')}
                placeholder=${words('person.attribute')}
              />
              <datalist id="attribute-names">
                ${this.types.filter(({ readOnly }) => !readOnly).map((one) => html`<option value=${one.name}></option>`)}
              </datalist>`
          : nothing
      }
      ${this.input(name ?? words('person.attribute'), type, found)}
      ${this.trouble ? html`<p class="tiny bad" role="alert">${this.trouble.message} ${this.trouble.hint}</p>` : nothing}
      <div class="row">
        <button class="btn mini primary" type="submit">${words('save')}</button>
        ${button({ label: words('cancel'), look: 'mini', run: () => this.edit(undefined) })}
      </div>
    </form>`;
  }

  override render(): TemplateResult {
    const { attributes, computed = {} } = this.person;
    const order = this.types.map(({ name }) => name);
    const values = { ...attributes, ...computed };
    const names = Object.keys(values).sort((one, other) => order.indexOf(one) - order.indexOf(other));
    return html`<section class="card" aria-labelledby="attributes-title">
      <header>
        <h2 id="attributes-title">${words('person.attributes')}</h2>
        <button
          class="btn plain mini push"
          type="button"
          @click=${() => {
            this.edit(undefined);
            this.adding = true;
            void this.drawn<HTMLElement>('form .input').then((input) => input?.focus());
          }}
        >
          ${icon('plus')}${words('add')}
        </button>
      </header>
      <div class="body">
        ${this.adding ? this.form(undefined, undefined, undefined) : nothing}
        <dl class="facts">
          ${names.map((name) => {
            const found = values[name];
            const known = this.typeOf(name);
            const isComputed = name in computed;
            const kind = isComputed
              ? html` <span class="quiet tiny">${words('computed.kind')}</span>`
              : nothing;
            return html`<dt class="clip" title=${name}>${name}${kind}</dt>
              <dd>
                ${
                  this.editing === name
                    ? this.form(name, known?.type, found)
                    : isComputed || known?.readOnly
                      ? value(found)
                      : html`<button
                          class="edit"
                          type="button"
                          data-name=${name}
                          aria-label=${words('person.edit', { name, value: value(found) })}
                          @click=${() => this.edit(name)}
                        >
                          <span class="clip">${value(found)}</span>${icon('edit')}
                        </button>`
                }
              </dd>`;
          })}
        </dl>
      </div>
    </section>`;
  }
}
define('audience-person-attributes', AttributesCard);

/** An instant on the clock of this browser, as an input takes it. */
function localInput(instant: string): string {
  const date = new Date(instant);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
