import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { words } from './ask';

/**
 * One page of the sidebar. It lives in the editor's own document, so that its buttons and inputs are the editor's, in both themes.
 * A late answer never overwrites a newer one.
 */
export abstract class Panel extends LitElement {
  static override properties = {
    connection: {},
    trouble: { state: true },
    busy: { state: true },
    sure: { state: true },
  };
  declare connection: string;
  declare trouble: string;
  declare busy: boolean;
  /** What somebody is asked about before it is gone. */
  declare sure: string | undefined;
  private turn = 0;
  private changing = false;
  /** While somebody looks again, nobody is told that anything is asked. */
  protected quiet = false;

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

  /** Asks again for what is shown, without a word about it: somebody else may have changed it. */
  async lookAgain(): Promise<void> {
    if (this.busy || this.connection === '') return;
    this.quiet = true;
    try {
      await this.refresh();
    } finally {
      this.quiet = false;
    }
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connection') && this.connection !== '') void this.refresh();
  }

  /** Runs a question; `show` gets its answer unless another one was asked meanwhile. */
  protected async asking<T>(question: Promise<T>, show: (answer: T) => void): Promise<void> {
    const mine = ++this.turn;
    this.busy = !this.quiet;
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

  /** Changes something, also while the page is still asking, says what came of it or went wrong, and shows what is there now. A second click does nothing. */
  protected async change(act: () => Promise<unknown>): Promise<boolean> {
    if (this.changing) return false;
    this.changing = this.busy = true;
    try {
      await act();
    } catch (reason) {
      this.busy = false;
      this.trouble = String(reason);
      return false;
    } finally {
      this.changing = false;
    }
    await this.refresh();
    return true;
  }

  /** A button that asks once more before it does anything: what is gone is gone. */
  protected deleting(
    key: string,
    { label, question, yes = 'sure.yes' }: { label: string; question: string; yes?: string },
    act: () => Promise<unknown>,
  ): TemplateResult {
    if (this.sure !== key)
      return html`<button
        type="button"
        class="audience-link"
        aria-label=${label}
        title=${label}
        @click=${() => (this.sure = key)}
      >
        <i class="fa fa-trash-o" aria-hidden="true"></i>
      </button>`;
    const run = async (): Promise<void> => {
      if (await this.change(act)) this.sure = undefined;
    };
    return html`<div role="alertdialog" aria-label=${question} class="audience-sure">
      <div>${question}</div>
      <button type="button" class="red-ui-button red-ui-button-small" @click=${run}>${words(yes)}</button>
      <button type="button" class="red-ui-button red-ui-button-small" @click=${() => (this.sure = undefined)}>
        ${words('sure.no')}
      </button>
    </div>`;
  }

  protected told(): TemplateResult {
    return html`<div role="status" aria-live="polite" class="audience-told">
      ${this.trouble ? html`<span class="audience-trouble"><i class="fa fa-exclamation-triangle" aria-hidden="true"></i> ${this.trouble}</span>` : this.busy ? words('asking') : nothing}
    </div>`;
  }
}
