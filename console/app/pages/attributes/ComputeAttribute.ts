import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { catalogue } from '../../../rules/catalogue';
import { get, post, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { Trouble } from '../../core/Trouble';
import type { Computed } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { named } from '../../parts/people';
import { afterTyping, button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';
import { needsAmount, needsProperty } from './computed';
import { previewOf, type Preview } from './computedPreview';

const UNITS = ['minutes', 'hours', 'days', 'weeks', 'months'];
/** What the form offers of timeframes; another one that a definition has is kept as it is. */
const WITHIN = 'withinTheLast';

const nameOf = ({ definition }: { definition: object }): string => (definition as Computed).name;

/** Has the engine keep an attribute of people's events; what it would be is seen before. Tells `close` and `done`. */
export class ComputeAttribute extends Part {
  static override properties = {
    definition: { attribute: false },
    events: { attribute: false },
    typed: { state: true },
    properties: { state: true },
    trouble: { state: true },
  };
  /** The one that is changed; absent for a new one. */
  declare definition: Computed | undefined;
  /** Types of events there are. */
  declare events: readonly string[];
  declare typed: Computed;
  declare properties: readonly string[];
  declare trouble: Trouble | undefined;
  private readonly preview = new Question<Preview>(this);
  private readonly look = afterTyping(() => this.ask(), 400);

  constructor() {
    super();
    this.events = this.properties = [];
    this.typed = { name: '', event: '', of: 'sum' };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('definition') && this.definition) this.set(this.definition);
  }

  private set(typed: Computed): void {
    const other = typed.event !== this.typed.event;
    this.typed = typed;
    this.trouble = undefined;
    if (other) this.findProperties();
    this.look('');
  }

  private findProperties(): void {
    const { event } = this.typed;
    if (event.trim() === '') return;
    void get<{ name: string }[]>(`/events/properties${search({ type: event })}`).then(
      (found) => (this.properties = found.map(({ name }) => name)),
      () => (this.properties = []),
    );
  }

  private get complete(): boolean {
    const { name, event, property } = this.wanted;
    return name !== '' && event !== '' && (!needsProperty(this.typed.of) || !!property);
  }

  private get wanted(): Computed {
    const { name, event, of, property, timeframe, where } = this.typed;
    return {
      name: name.trim(),
      event: event.trim(),
      of,
      ...(needsProperty(of) && property && { property: property.trim() }),
      ...(timeframe && { timeframe }),
      ...(where !== undefined && { where }),
    };
  }

  private ask(): void {
    if (!this.complete) return this.preview.forget();
    const definition = this.wanted;
    void this.preview.ask(async (signal) => {
      const found = await post<Omit<Preview, 'known'>>(
        '/attributes/computed',
        { definition, dryRun: true },
        { signal },
      );
      return named(found, found.people, signal);
    });
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { name } = this.wanted;
    try {
      await post('/attributes/computed', { definition: this.wanted });
      say(words('computed.saved', { name }));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private choose(name: string): void {
    const template = catalogue.computed.find(({ example }) => nameOf(example) === name);
    if (template) this.set(template.example.definition as Computed);
  }

  private templates(): TemplateResult {
    return html`<div class="field">
      <label for="computed-template">${words('computed.template')}</label>
      <select
        class="select"
        id="computed-template"
        @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}
      >
        <option value="">${words('computed.noTemplate')}</option>
        ${catalogue.computed.map(
          ({ example }) =>
            html`<option value=${nameOf(example)}>${nameOf(example)}: ${example.means}</option>`,
        )}
      </select>
    </div>`;
  }

  private text(
    field: 'name' | 'event' | 'property',
    { known = [], readonly = false }: { known?: readonly string[]; readonly?: boolean } = {},
  ): TemplateResult {
    const id = `computed-${field}`;
    return html`<div class="field">
      <label for=${id}>${words(`computed.${field}`)}</label>
      <input
        class="input"
        id=${id}
        required
        maxlength="200"
        autocomplete="off"
        list=${`${id}-known`}
        ?readonly=${readonly}
        .value=${this.typed[field] ?? ''}
        @input=${(event: Event) => this.set({ ...this.typed, [field]: (event.target as HTMLInputElement).value })}
      />
      <datalist id=${`${id}-known`}>${known.map((one) => html`<option value=${one}></option>`)}</datalist>
    </div>`;
  }

  private when(): TemplateResult {
    const { timeframe } = this.typed;
    const kept = timeframe !== undefined && !needsAmount(timeframe);
    const { amount = 30, unit = 'days' } = timeframe ?? {};
    const within = (more: { amount?: number; unit?: string }): void =>
      this.set({ ...this.typed, timeframe: { operator: WITHIN, amount, unit, ...more } });
    return html`<div class="field">
        <label for="computed-when">${words('builder.timeframe')}</label>
        <select
          class="select"
          id="computed-when"
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            if (value === WITHIN) within({});
            else this.set({ ...this.typed, timeframe: undefined });
          }}
        >
          <option value="" ?selected=${timeframe === undefined}>${words('computed.anyTime')}</option>
          <option value=${WITHIN} ?selected=${timeframe !== undefined && !kept}>
            ${words('computed.withinTheLast')}
          </option>
          ${kept ? html`<option value="kept" selected>${words('computed.keptTime')}</option>` : nothing}
        </select>
      </div>
      ${
        timeframe === undefined || kept
          ? nothing
          : html`<div class="pair">
              <div class="field">
                <label for="computed-amount">${words('builder.amount')}</label>
                <input
                  class="input"
                  id="computed-amount"
                  type="number"
                  min="1"
                  max="36500"
                  required
                  .value=${String(amount)}
                  @input=${(event: Event) => within({ amount: Number((event.target as HTMLInputElement).value) })}
                />
              </div>
              <div class="field">
                <label for="computed-unit">${words('builder.unit.label')}</label>
                <select
                  class="select"
                  id="computed-unit"
                  @change=${(event: Event) => within({ unit: (event.target as HTMLSelectElement).value })}
                >
                  ${UNITS.map((one) => html`<option value=${one} ?selected=${one === unit}>${words(`builder.unit.${one}`)}</option>`)}
                </select>
              </div>
            </div>`
      }`;
  }

  override render(): TemplateResult {
    const { typed, preview, trouble, definition } = this;
    const close = (): void => this.tell('close');
    const wrong = trouble ?? (this.complete ? preview.trouble : undefined);
    return dialog({
      heading: words(definition ? 'computed.change' : 'computed.create'),
      onClose: close,
      content: html`<form id="compute" class="stack" @submit=${(event: SubmitEvent) => void this.save(event)}>
        <p class="small quiet">${words('computed.about')}</p>
        ${definition ? nothing : this.templates()}
        ${this.text('name', { readonly: definition !== undefined })}
        <div class="field">
          <label for="computed-of">${words('computed.of')}</label>
          <select
            class="select"
            id="computed-of"
            @change=${(event: Event) => this.set({ ...typed, of: (event.target as HTMLSelectElement).value })}
          >
            ${catalogue.computed.map(({ name, label }) => html`<option value=${name} ?selected=${name === typed.of}>${label}</option>`)}
          </select>
        </div>
        ${needsProperty(typed.of) ? this.text('property', { known: this.properties }) : nothing}
        ${this.text('event', { known: this.events })} ${this.when()}
        ${typed.where === undefined ? nothing : html`<p class="small quiet">${words('computed.keptWhere')}</p>`}
        <div aria-live="polite" aria-busy=${preview.busy}>
          ${wrong ? troubleNotice(wrong) : preview.answer ? previewOf(preview.answer) : html`<p class="small quiet">${words(this.complete ? 'computed.counting' : 'computed.begin')}</p>`}
        </div>
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="compute" ?disabled=${!this.complete}>
          ${words('computed.save')}
        </button>`,
    });
  }
}
define('audience-compute-attribute', ComputeAttribute);
