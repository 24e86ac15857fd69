import { html, nothing, type TemplateResult } from 'lit';
import { put } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Trouble } from '../../core/Trouble';
import type { ConsentSettings } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

const FIELDS = ['address', 'name', 'accent', 'language', 'footer'] as const;

/** What the pages behind links say and look like, and where they are. Tells `close` and `done`. */
export class PagesForm extends Part {
  static override properties = { settings: { attribute: false }, trouble: { state: true } };
  declare settings: ConsentSettings;
  declare trouble: Trouble | undefined;

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const { texts } = this.settings;
    const given = FIELDS.flatMap((name) => {
      const value = String(form.get(name) ?? '').trim();
      return value === '' ? [] : [[name, value] as const];
    });
    try {
      // What this form does not ask for stays.
      await put('/consent/settings', { ...(texts && { texts }), ...Object.fromEntries(given) });
      say(words('topics.pagesSaved'));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private field(name: (typeof FIELDS)[number]): TemplateResult {
    const [id, value] = [`pages-${name}`, this.settings[name] ?? ''];
    return html`<div class="field">
      <label for=${id}>${words(`topics.page.${name}`)}</label>
      ${
        name === 'footer'
          ? html`<textarea class="input" id=${id} name=${name} rows="3" .value=${value}></textarea>`
          : html`<input class="input" id=${id} name=${name} autocomplete="off" .value=${value} />`
      }
    </div>`;
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    return dialog({
      heading: words('topics.pages'),
      onClose: close,
      content: html`<form
        id="consent-pages"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.save(event)}
      >
        ${FIELDS.map((name) => this.field(name))} ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="consent-pages">${words('save')}</button>`,
    });
  }
}
define('audience-pages-form', PagesForm);
