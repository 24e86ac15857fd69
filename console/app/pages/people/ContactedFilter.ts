import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { channelName, day } from '../../core/show';
import { CHANNELS } from '../../core/types';
import { words } from '../../core/words';
import type { Drop } from '../../parts/Drop';
import '../../parts/Drop';
import { icon } from '../../parts/icon';

const SPANS = ['7', '30', '90'];

/** *Contacted in / over*: when, and over which channel. Tells `chosen` with `{ contacted, over }`. */
export class ContactedFilter extends Part {
  static override properties = { contacted: {}, over: {} };
  declare contacted: string;
  declare over: string;

  constructor() {
    super();
    this.contacted = this.over = '';
  }

  private choose(contacted: string, over = this.over): void {
    this.tell('chosen', { contacted, over });
  }

  private radio(name: string, label: string, on: boolean, run: () => void): TemplateResult {
    return html`<label class="menu-item"
      ><input class="check" type="radio" name=${name} .checked=${on} @change=${run} />${label}</label
    >`;
  }

  private readonly menu = (): TemplateResult => {
    const { contacted, over } = this;
    const [from = '', to] = contacted.split('..');
    const days = (): void => {
      const [first, last] = [...this.querySelectorAll<HTMLInputElement>('input[type="date"]')].map(
        ({ value }) => value,
      );
      if (first && last) this.choose(first <= last ? `${first}..${last}` : `${last}..${first}`);
    };
    return html`<p class="label">${words('contacted.in')}</p>
      ${SPANS.map((span) => this.radio('in', words('contacted.days', { days: span }), contacted === span, () => this.choose(span)))}
      <p class="label">${words('contacted.between')}</p>
      <div class="row menu-row">
        <input
          class="input"
          type="date"
          aria-label=${words('contacted.from')}
          .value=${to === undefined ? '' : from}
          @change=${days}
        />
        <input
          class="input"
          type="date"
          aria-label=${words('contacted.to')}
          .value=${to ?? ''}
          @change=${days}
        />
      </div>
      <p class="label">${words('contacted.over')}</p>
      ${this.radio('over', words('channel.any'), over === '', () => this.choose(contacted || '30', ''))}
      ${CHANNELS.map((channel) => this.radio('over', channelName(channel), over === channel, () => this.choose(contacted || '30', channel)))}`;
  };

  override render(): TemplateResult {
    const on = this.contacted !== '';
    const [from = '', to] = this.contacted.split('..');
    const when = to === undefined ? words('contacted.days', { days: from }) : `${day(from)} – ${day(to)}`;
    const shown =
      this.over === '' ? when : words('contacted.shown', { when, channel: channelName(this.over) });
    const label = words('filter.contacted');
    return html`<div class="chip ${on ? 'on' : ''}">
      <audience-drop
        .label=${on ? html`${label}<b class="clip">${shown}</b>${icon('down')}` : html`${icon('plus')}${label}`}
        .name=${label}
        kind="panel"
        look="chip-button"
        .content=${this.menu}
      ></audience-drop
      >${
        on
          ? html`<button
              class="x"
              type="button"
              aria-label=${words('people.removeFilter', { name: label, value: shown })}
              @click=${() => this.tell('chosen', { contacted: '', over: '' })}
            >
              ${icon('x')}
            </button>`
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    this.querySelector<Drop>('audience-drop')?.requestUpdate();
  }
}
define('audience-contacted-filter', ContactedFilter);
