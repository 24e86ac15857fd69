import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { words } from './ask';

/**
 * One page of the sidebar. It lives in the editor's own document, so that its buttons and inputs are the editor's, in both themes.
 * A late answer never overwrites a newer one.
 */
export abstract class Panel extends LitElement {
  static override properties = { connection: {}, trouble: { state: true }, busy: { state: true } };
  declare connection: string;
  declare trouble: string;
  declare busy: boolean;
  private turn = 0;

  constructor() {
    super();
    this.connection = '';
    this.trouble = '';
    this.busy = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** Asks for what the page shows now. */
  abstract refresh(): Promise<void>;

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connection') && this.connection !== '') void this.refresh();
  }

  /** Runs a question; `show` gets its answer unless another one was asked meanwhile. */
  protected async asking<T>(question: Promise<T>, show: (answer: T) => void): Promise<void> {
    const mine = ++this.turn;
    this.busy = true;
    try {
      const answer = await question;
      if (mine !== this.turn) return;
      this.trouble = '';
      show(answer);
    } catch (reason) {
      if (mine === this.turn) this.trouble = String(reason);
    } finally {
      if (mine === this.turn) this.busy = false;
    }
  }

  protected told(): TemplateResult {
    return html`<div role="status" aria-live="polite" class="audience-told">
      ${this.trouble ? html`<span class="audience-trouble"><i class="fa fa-exclamation-triangle" aria-hidden="true"></i> ${this.trouble}</span>` : this.busy ? words('asking') : nothing}
    </div>`;
  }
}
