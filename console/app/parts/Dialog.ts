import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../core/Part';
import { words } from '../core/words';
import { icon } from './icon';

/** A dialog over the page, for as long as it is drawn. Closing it is told as `close`; what was focused before gets the focus back. */
export class Dialog extends Part {
  static override properties = {
    heading: {},
    content: { attribute: false },
    foot: { attribute: false },
    look: {},
  };
  declare heading: string;
  declare content: TemplateResult | undefined;
  /** Its buttons. */
  declare foot: TemplateResult | undefined;
  declare look: string;
  private cameFrom: Element | null = null;

  constructor() {
    super();
    this.heading = this.look = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.cameFrom = document.activeElement;
  }

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog');
    dialog?.showModal();
    dialog
      ?.querySelector<HTMLElement>(
        '[autofocus], .body input:not([type="hidden"]), .body select, .body textarea',
      )
      ?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.cameFrom instanceof HTMLElement && this.cameFrom.isConnected) this.cameFrom.focus();
  }

  override render(): TemplateResult {
    return html`<dialog
      class="dialog ${this.look}"
      aria-labelledby="dialog-title"
      @close=${() => this.tell('close')}
      @cancel=${(event: Event) => event.stopPropagation()}
    >
      <header>
        <h2 id="dialog-title">${this.heading}</h2>
        <button
          class="btn plain square push"
          type="button"
          aria-label=${words('close')}
          @click=${() => this.tell('close')}
        >
          ${icon('x')}
        </button>
      </header>
      <div class="body">${this.content ?? nothing}</div>
      ${this.foot === undefined ? nothing : html`<footer>${this.foot}</footer>`}
    </dialog>`;
  }
}
define('audience-dialog', Dialog);

interface Shown {
  heading: string;
  content: TemplateResult;
  foot?: TemplateResult;
  onClose: () => void;
  look?: string;
}

export const dialog = ({ heading, content, foot, onClose, look = '' }: Shown): TemplateResult =>
  html`<audience-dialog
    .heading=${heading}
    .content=${content}
    .foot=${foot}
    .look=${look}
    @close=${onClose}
  ></audience-dialog>`;
