import { html, nothing, type TemplateResult } from 'lit';
import { get, put } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { mayWrite } from '../../core/session';
import { channelName } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import { CHANNELS } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';
import { answered, troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

const UNITS = ['hours', 'days', 'calendarDays', 'calendarWeeks'] as const;

interface Cap {
  channels?: string[];
  most: number;
  per: { amount: number; unit: (typeof UNITS)[number] };
  except?: string[];
}

interface Quiet {
  from: string;
  to: string;
  zone?: 'profile' | 'account';
  channels?: string[];
}

interface Policy {
  caps: Cap[];
  quietHours: Quiet[];
}

/** The contact policy: how often people are contacted, and when they are not. What is not shown of a rule stays as it is. */
export class PolicyCard extends Part {
  static override properties = { edited: { state: true }, trouble: { state: true } };
  declare edited: Policy | undefined;
  declare trouble: Trouble | undefined;
  private readonly policy = new Question<Policy>(this);

  protected override firstUpdated(): void {
    void this.policy.ask((signal) => get('/contacts/policy', { signal }));
  }

  private get shown(): Policy {
    return this.edited ?? (this.policy.answer as Policy);
  }

  private cap(index: number, change: Partial<Cap>): void {
    const { caps } = this.shown;
    this.edited = { ...this.shown, caps: caps.map((one, i) => (i === index ? { ...one, ...change } : one)) };
  }

  private quiet(index: number, change: Partial<Quiet>): void {
    const { quietHours } = this.shown;
    this.edited = {
      ...this.shown,
      quietHours: quietHours.map((one, i) => (i === index ? { ...one, ...change } : one)),
    };
  }

  private async save(): Promise<void> {
    this.trouble = undefined;
    try {
      this.policy.answer = await put<Policy>('/contacts/policy', this.shown);
      this.edited = undefined;
      say(words('policy.saved'));
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private channels(
    of: { channels?: string[] },
    onChange: (channels: string[] | undefined) => void,
  ): TemplateResult {
    const known = of.channels ?? [];
    return html`<select
      class="select narrow"
      aria-label=${words('policy.channel')}
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        onChange(value === '' ? undefined : value.split(','));
      }}
    >
      <option value="">${words('channel.every')}</option>
      ${known.length > 1 ? html`<option value=${known.join(',')} selected>${known.map(channelName).join(', ')}</option>` : nothing}
      ${CHANNELS.map((channel) => html`<option value=${channel} ?selected=${known.length === 1 && known[0] === channel}>${channelName(channel)}</option>`)}
    </select>`;
  }

  private capRow(cap: Cap, index: number): TemplateResult {
    const { most, per } = cap;
    const numberOf = (event: Event): number => Number((event.target as HTMLInputElement).value);
    return html`<li class="wrap">
      ${words('policy.most')}
      <input
        class="input short"
        type="number"
        min="1"
        aria-label=${words('policy.number')}
        .value=${String(most)}
        @change=${(event: Event) => this.cap(index, { most: numberOf(event) })}
      />
      ${words('policy.times')}
      <input
        class="input short"
        type="number"
        min="1"
        aria-label=${words('policy.amount')}
        .value=${String(per.amount)}
        @change=${(event: Event) => this.cap(index, { per: { ...per, amount: numberOf(event) } })}
      />
      <select
        class="select narrow"
        aria-label=${words('policy.unit')}
        @change=${(event: Event) => this.cap(index, { per: { ...per, unit: (event.target as HTMLSelectElement).value as Cap['per']['unit'] } })}
      >
        ${UNITS.map((unit) => html`<option value=${unit} ?selected=${unit === per.unit}>${words(`policy.units.${unit}`)}</option>`)}
      </select>
      ${words('policy.over')}
      ${this.channels(cap, (channels) => this.cap(index, { channels } as Partial<Cap>))}
      <button
        class="x push"
        type="button"
        aria-label=${words('policy.removeCap')}
        @click=${() => (this.edited = { ...this.shown, caps: this.shown.caps.filter((_, i) => i !== index) })}
      >
        ${icon('x')}
      </button>
    </li>`;
  }

  private quietRow(quiet: Quiet, index: number): TemplateResult {
    const time = (name: 'from' | 'to'): TemplateResult =>
      html`<input
        class="input time"
        type="time"
        aria-label=${words(`policy.${name}`)}
        .value=${quiet[name] === '24:00' ? '00:00' : quiet[name]}
        @change=${(event: Event) => this.quiet(index, { [name]: (event.target as HTMLInputElement).value })}
      />`;
    return html`<li class="wrap">
      ${words('policy.nothing')} ${time('from')} ${words('policy.until')} ${time('to')}
      <select
        class="select narrow"
        aria-label=${words('policy.zone')}
        @change=${(event: Event) => this.quiet(index, { zone: (event.target as HTMLSelectElement).value as 'profile' | 'account' })}
      >
        ${(['account', 'profile'] as const).map((zone) => html`<option value=${zone} ?selected=${zone === (quiet.zone ?? 'account')}>${words(`policy.zones.${zone}`)}</option>`)}
      </select>
      ${words('policy.over')}
      ${this.channels(quiet, (channels) => this.quiet(index, { channels } as Partial<Quiet>))}
      <button
        class="x push"
        type="button"
        aria-label=${words('policy.removeQuiet')}
        @click=${() => (this.edited = { ...this.shown, quietHours: this.shown.quietHours.filter((_, i) => i !== index) })}
      >
        ${icon('x')}
      </button>
    </li>`;
  }

  private form(): TemplateResult {
    const { caps, quietHours } = this.shown;
    return html`<fieldset ?disabled=${!mayWrite()}>
        <legend class="sr">${words('policy.title')}</legend>
        <ul class="lines">
          ${caps.map((cap, index) => this.capRow(cap, index))}
          ${quietHours.map((quiet, index) => this.quietRow(quiet, index))}
          ${caps.length + quietHours.length === 0 ? html`<li class="quiet">${words('policy.none')}</li>` : nothing}
        </ul>
      </fieldset>
      ${this.trouble ? troubleNotice(this.trouble) : nothing}
      ${
        mayWrite()
          ? html`<footer>
              ${button({ label: words('policy.addCap'), picture: 'plus', look: 'plain mini', run: () => (this.edited = { ...this.shown, caps: [...caps, { most: 3, per: { amount: 7, unit: 'days' } }] }) })}
              ${button({ label: words('policy.addQuiet'), picture: 'plus', look: 'plain mini', run: () => (this.edited = { ...this.shown, quietHours: [...quietHours, { from: '21:00', to: '08:00', zone: 'profile' }] }) })}
              <span class="actions"
                >${button({ label: words('policy.save'), look: 'primary', disabled: this.edited === undefined, run: () => void this.save() })}</span
              >
            </footer>`
          : nothing
      }`;
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="policy-title">
      <header>
        <h2 id="policy-title">${words('policy.title')}</h2>
      </header>
      <p class="body small quiet">${words('policy.about')}</p>
      ${answered(this.policy, () => this.form(), 2)}
    </section>`;
  }
}
define('audience-policy', PolicyCard);
