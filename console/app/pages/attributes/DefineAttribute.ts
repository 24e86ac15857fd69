import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../../../rules/catalogue';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Trouble } from '../../core/Trouble';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

/** Says of which type an attribute is, before its first value does. Tells `close` and `done`. */
export class DefineAttribute extends Part {
  static override properties = { trouble: { state: true } };
  declare trouble: Trouble | undefined;

  private async define(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const name = String(form.get('name')).trim();
    try {
      await post('/attributes', { name, type: String(form.get('type')) });
      say(words('attributes.defined', { name }));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    return dialog({
      heading: words('attributes.define'),
      onClose: close,
      content: html`<form
        id="define"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.define(event)}
      >
        <p class="small quiet">${words('attributes.defineAbout')}</p>
        <div class="field">
          <label for="attribute-name">${words('attributes.name')}</label>
          <input class="input" id="attribute-name" name="name" required maxlength="200" autocomplete="off" />
        </div>
        <div class="field">
          <label for="attribute-type">${words('attributes.type')}</label>
          <select class="select" id="attribute-type" name="type">
            ${catalogue.types.map((type) => html`<option value=${type}>${words(`builder.type.${type}`)}</option>`)}
          </select>
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="define">${words('attributes.defineButton')}</button>`,
    });
  }
}
define('audience-define-attribute', DefineAttribute);
