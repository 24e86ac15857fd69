import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../core/ask';
import { define, Part } from '../core/Part';
import { go, to } from '../core/route';
import { Trouble } from '../core/Trouble';
import { words } from '../core/words';
import { dialog } from './Dialog';
import { button } from './small';
import { troubleNotice } from './states';
import { say } from './toasts';

const ATTRIBUTES = ['firstName', 'lastName', 'city', 'country'] as const;

/** *Create person*: by an email address, a phone number or an external id. Tells `close`. */
export class CreatePerson extends Part {
  static override properties = { trouble: { state: true }, busy: { state: true } };
  declare trouble: Trouble | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => String(form.get(name) ?? '').trim();
    this.busy = true;
    try {
      const { id, result } = await post<{ id: string; result: string }>('/profiles', {
        ...(said('email') !== '' && { emails: [said('email')] }),
        ...(said('phone') !== '' && { phones: [said('phone')] }),
        ...(said('externalId') !== '' && { externalId: said('externalId') }),
        attributes: Object.fromEntries(
          ATTRIBUTES.flatMap((name) => (said(name) === '' ? [] : [[name, said(name)]])),
        ),
      });
      say(words(result === 'created' ? 'create.created' : 'create.known'));
      this.tell('close');
      go(to('people', id));
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
    this.busy = false;
  }

  private field(name: string, type = 'text'): TemplateResult {
    return html`<div class="field">
      <label for=${`create-${name}`}>${words(`create.${name}`)}</label>
      <input class="input" id=${`create-${name}`} name=${name} type=${type} autocomplete="off" />
    </div>`;
  }

  override render(): TemplateResult {
    return dialog({
      heading: words('create.title'),
      onClose: () => this.tell('close'),
      content: html`<form
        id="create-person"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.submit(event)}
      >
        <p class="small quiet">${words('create.about')}</p>
        ${this.field('email', 'email')} ${this.field('phone', 'tel')} ${this.field('externalId')}
        ${ATTRIBUTES.map((name) => this.field(name))} ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: () => this.tell('close') })}
        <button class="btn primary" type="submit" form="create-person" ?disabled=${this.busy}>
          ${words('create.button')}
        </button>`,
    });
  }
}
define('audience-create-person', CreatePerson);
