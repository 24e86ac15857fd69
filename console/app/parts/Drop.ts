import { html, nothing, type TemplateResult } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { define, Part } from '../core/Part';

const ITEMS =
  '[role="menuitem"]:not([disabled]), input:not([disabled]), button:not([disabled]), select, a[href]';

/**
 * A button and what drops down from it: a `menu` of things to do, or a `panel` of things to choose. It opens above everything, closes by Escape and by a
 * click elsewhere, moves by arrow keys, and gives the focus back.
 */
export class Drop extends Part {
  static override properties = {
    label: { attribute: false },
    name: {},
    kind: {},
    look: {},
    end: { type: Boolean },
    content: { attribute: false },
    open: { state: true },
    disabled: { type: Boolean },
  };
  /** What stands on the button. */
  declare label: TemplateResult | string;
  /** What the menu is called; and the button, where it has no words. */
  declare name: string;
  declare kind: 'menu' | 'panel';
  /** Classes of the button. */
  declare look: string;
  /** It hangs at the right edge of its button. */
  declare end: boolean;
  declare disabled: boolean;
  declare content: () => TemplateResult;
  declare open: boolean;
  private readonly button = createRef<HTMLButtonElement>();
  private readonly menu = createRef<HTMLElement>();

  constructor() {
    super();
    this.label = this.name = '';
    this.look = 'btn';
    this.kind = 'menu';
    this.open = this.end = this.disabled = false;
    this.content = () => html``;
  }

  close(): void {
    this.menu.value?.hidePopover();
  }

  private toggled(event: ToggleEvent): void {
    this.open = event.newState === 'open';
    this.tell(this.open ? 'opened' : 'closed');
    if (!this.open) {
      if (this.menu.value?.contains(document.activeElement) || document.activeElement === document.body)
        this.button.value?.focus();
      return;
    }
    void this.updateComplete.then(() => {
      this.place();
      this.menu.value?.querySelector<HTMLElement>(ITEMS)?.focus();
    });
  }

  /** Below its button; above it where there is more room. Sheets of small screens have their place from the style sheet. */
  private place(): void {
    const [button, menu] = [this.button.value?.getBoundingClientRect(), this.menu.value];
    if (!button || !menu) return;
    const { innerWidth, innerHeight } = window;
    const width = menu.offsetWidth;
    const left = this.end ? button.right - width : button.left;
    const below = innerHeight - button.bottom - 12;
    const above = button.top - 12;
    const up = below < Math.min(menu.scrollHeight, 240) && above > below;
    menu.style.setProperty('--left', `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`);
    menu.style.setProperty('--top', up ? 'auto' : `${button.bottom + 4}px`);
    menu.style.setProperty('--bottom', up ? `${innerHeight - button.top + 4}px` : 'auto');
    menu.style.setProperty('--most', `${Math.max(up ? above : below, 160)}px`);
  }

  private moved(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const inText = (event.target as Element).matches(
      'input[type="date"], input[type="number"], select, textarea',
    );
    if (
      step === undefined ||
      inText ||
      ((event.target as Element).matches('input[type="search"], input[type="text"]') && Math.abs(step) > 1)
    )
      return;
    const items = [...(this.menu.value?.querySelectorAll<HTMLElement>(ITEMS) ?? [])].filter((item) =>
      item.checkVisibility(),
    );
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next =
      step === Infinity
        ? items.length - 1
        : step === -Infinity
          ? 0
          : (at + step + items.length) % items.length;
    event.preventDefault();
    items[next]?.focus();
  }

  override render(): TemplateResult {
    const id = `drop-${this.name.replaceAll(/\W+/g, '-')}-${this.dataset['id'] ?? ''}`;
    const isMenu = this.kind === 'menu';
    return html`<button
        ${ref(this.button)}
        type="button"
        class=${this.look}
        popovertarget=${id}
        aria-haspopup=${isMenu ? 'menu' : 'dialog'}
        aria-expanded=${this.open}
        aria-label=${typeof this.label === 'string' || !this.look.includes('square') ? nothing : this.name}
        ?disabled=${this.disabled}
      >
        ${this.label}
      </button>
      <div
        ${ref(this.menu)}
        id=${id}
        class="menu"
        popover="auto"
        role=${isMenu ? 'menu' : 'dialog'}
        aria-label=${this.name}
        @toggle=${(event: ToggleEvent) => this.toggled(event)}
        @keydown=${(event: KeyboardEvent) => this.moved(event)}
        @click=${(event: Event) => {
          if (isMenu && (event.target as Element).closest('[role="menuitem"]')) this.close();
        }}
      >
        ${this.open ? this.content() : nothing}
      </div>`;
  }
}
define('audience-drop', Drop);
