import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Audience } from '../../../../../engine';
import { channels } from '../../../../parameters/channels';
import type { AddedToBroadcast, AddedToFlow } from '../../sidebar/addToCommunication';
import { ask, words } from './ask';
import { insertNewFlow } from './insertNewFlow';

interface OfferedFlow {
  id: string;
  name: string;
  host: string;
}

/** *Add to communication* under a fold: a broadcast, a new flow, or an existing one (R91, R94–R96). */
export const communicate = (connection: string, name: string, audience: Audience): TemplateResult =>
  html`<audience-communication
    .connection=${connection}
    .name=${name}
    .audience=${audience}
  ></audience-communication>`;

export class CommunicationForm extends LitElement {
  static override properties = {
    connection: {},
    name: {},
    audience: {},
    open: { state: true },
    to: { state: true },
    flows: { state: true },
    told: { state: true },
    trouble: { state: true },
    busy: { state: true },
  };
  declare connection: string;
  declare name: string;
  declare audience: Audience;
  declare open: boolean;
  declare to: 'flow' | 'newFlow' | 'broadcast';
  declare flows: OfferedFlow[] | undefined;
  declare told: string;
  declare trouble: boolean;
  declare busy: boolean;

  constructor() {
    super();
    this.open = false;
    this.to = 'flow';
    this.told = '';
    this.trouble = false;
    this.busy = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  private async toggle(): Promise<void> {
    this.open = !this.open;
    this.say('');
    if (this.open)
      await this.attempt(async () => void (this.flows = await ask<OfferedFlow[]>(this.connection, 'flows')));
  }

  private say(told: string, trouble = false): void {
    [this.told, this.trouble] = [told, trouble];
  }

  /** What goes wrong is said in the form. */
  private async attempt(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await run();
    } catch (reason) {
      this.say(String(reason), true);
    } finally {
      this.busy = false;
    }
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    await this.attempt(async () => {
      if (this.to === 'newFlow') {
        insertNewFlow(this.connection, this.name, this.audience);
        this.say(words('communication.inserted'));
      } else if (this.to === 'flow') {
        const report = await ask<AddedToFlow>(this.connection, 'communication', {
          body: { to: 'flow', flowId: form.get('flow'), audience: this.audience },
        });
        this.say(words('communication.added', { ...report }));
      } else {
        const { recipients, rejected } = await ask<AddedToBroadcast>(this.connection, 'communication', {
          body: {
            to: 'broadcast',
            name: form.get('name'),
            channel: form.get('channel'),
            audience: this.audience,
          },
        });
        this.say(words('communication.broadcastMade', { recipients, rejected }));
      }
    });
  }

  private fields(): TemplateResult | typeof nothing {
    if (this.to === 'broadcast') {
      return html`<label
          >${words('communication.name')} <input name="name" type="text" required .value=${this.name}
        /></label>
        <label
          >${words('communication.channel')}
          <select name="channel">
            ${channels.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
          </select></label
        >`;
    }
    if (this.to === 'newFlow')
      return html`<p class="audience-quiet">${words('communication.newFlowTip')}</p>`;
    if (this.flows === undefined) return nothing;
    if (this.flows.length === 0) return html`<p class="audience-quiet">${words('communication.noFlow')}</p>`;
    return html`<label
      >${words('communication.which')}
      <select name="flow">
        ${this.flows.map(({ id, name, host }) => html`<option value=${id}>${name} (${host})</option>`)}
      </select></label
    >`;
  }

  override render(): TemplateResult {
    const ways = ['flow', 'newFlow', 'broadcast'] as const;
    const ready = this.to !== 'flow' || (this.flows !== undefined && this.flows.length > 0);
    return html`<button
        type="button"
        class="audience-link"
        aria-expanded=${this.open}
        aria-label=${words('communication.openFor', { name: this.name })}
        @click=${() => this.toggle()}
      >
        <i class=${this.open ? 'fa fa-angle-down' : 'fa fa-angle-right'} aria-hidden="true"></i>
        ${words('communication.open')}
      </button>
      ${
        this.open
          ? html`<form class="audience-form" @submit=${(event: Event) => this.submit(event)}>
              <label
                >${words('communication.to')}
                <select
                  @change=${(event: Event) => (this.to = (event.target as HTMLSelectElement).value as typeof this.to)}
                >
                  ${ways.map((way) => html`<option value=${way} ?selected=${way === this.to}>${words(`communication.${way}`)}</option>`)}
                </select>
              </label>
              ${this.fields()}
              <button type="submit" class="red-ui-button" ?disabled=${!ready || this.busy}>
                ${words(this.to === 'newFlow' ? 'communication.insert' : 'communication.add')}
              </button>
              <div role="status" aria-live="polite" class=${this.trouble ? 'audience-trouble' : ''}>
                ${this.told}
              </div>
            </form>`
          : nothing
      }`;
  }
}
customElements.define('audience-communication', CommunicationForm);
