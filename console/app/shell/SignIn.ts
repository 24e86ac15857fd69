import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../core/Part';
import { signIn } from '../core/session';
import { Trouble } from '../core/Trouble';
import { words } from '../core/words';
import { mark } from '../parts/icon';
import { troubleNotice } from '../parts/states';

/** Trades a key for a session. Tells `signed-in`. */
export class SignIn extends Part {
  static override properties = { trouble: { state: true }, busy: { state: true } };
  declare trouble: Trouble | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const key = new FormData(event.target as HTMLFormElement).get('key');
    this.busy = true;
    try {
      await signIn(String(key));
      this.tell('signed-in');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    return html`<main class="gate" id="main">
      <form class="card stack" @submit=${(event: SubmitEvent) => void this.submit(event)}>
        <div class="row">
          ${mark()}
          <h1>${words('signIn.title')}</h1>
        </div>
        <p class="small quiet">${words('signIn.about')}</p>
        <div class="field">
          <label for="key">${words('signIn.key')}</label>
          <input
            class="input"
            id="key"
            name="key"
            type="password"
            autocomplete="current-password"
            required
            autofocus
          />
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
        <button class="btn primary" type="submit" ?disabled=${this.busy}>${words('signIn.button')}</button>
      </form>
    </main>`;
  }
}
define('audience-sign-in', SignIn);
