import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';

/** A dialog with one field that must be filled; `onText` hears what was typed, without the spaces around it. */
interface Asking {
  id: string;
  heading: string;
  about?: string;
  label: string;
  hint?: string;
  does: string;
  look: 'primary' | 'danger';
  onText: (text: string) => void;
  onClose: () => void;
}

const asking = ({ id, heading, about, label, hint, does, look, onText, onClose }: Asking): TemplateResult =>
  dialog({
    heading,
    onClose,
    content: html`<form
      id=${`${id}-form`}
      class="stack"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        onText(String(new FormData(event.target as HTMLFormElement).get(id)).trim());
      }}
    >
      ${about === undefined ? nothing : html`<p class="small">${about}</p>`}
      <div class="field">
        <label for=${id}>${label}</label>
        <input class="input" id=${id} name=${id} required autocomplete="off" />
        ${hint === undefined ? nothing : html`<small>${hint}</small>`}
      </div>
    </form>`,
    foot: html`${button({ label: words('cancel'), run: onClose })}
      <button class="btn ${look}" type="submit" form=${`${id}-form`}>${does}</button>`,
  });

/** An email address or a phone number more. */
export const addPointDialog = (onText: (point: string) => void, onClose: () => void): TemplateResult =>
  asking({
    id: 'point',
    heading: words('person.addPoint'),
    label: words('doNotContact.point'),
    hint: words('person.addPointAbout'),
    does: words('add'),
    look: 'primary',
    onText,
    onClose,
  });

/** Whom the person is one with. */
export const mergeDialog = (
  name: string,
  onText: (other: string) => void,
  onClose: () => void,
): TemplateResult =>
  asking({
    id: 'other',
    heading: words('person.mergeTitle'),
    about: words('person.mergeAbout', { name }),
    label: words('person.other'),
    does: words('person.mergeButton'),
    look: 'danger',
    onText,
    onClose,
  });

interface Erasing {
  name: string;
  /** What was typed so far; it must be the name. */
  typed: string;
  onTyped: (typed: string) => void;
  onErase: () => void;
  onClose: () => void;
}

export const eraseDialog = ({ name, typed, onTyped, onErase, onClose }: Erasing): TemplateResult =>
  dialog({
    heading: words('person.eraseTitle', { name }),
    onClose,
    content: html`<p class="small">${words('person.eraseAbout')}</p>
      <div class="field">
        <label for="erase">${words('person.eraseType', { name })}</label>
        <input
          class="input"
          id="erase"
          autocomplete="off"
          @input=${(event: Event) => onTyped((event.target as HTMLInputElement).value)}
        />
      </div>`,
    foot: html`${button({ label: words('cancel'), run: onClose })}
    ${button({ label: words('person.eraseButton'), look: 'danger', disabled: typed.trim() !== name, run: onErase })}`,
  });
