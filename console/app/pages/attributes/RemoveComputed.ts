import { html, nothing, type TemplateResult } from 'lit';
import { remove, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Trouble } from '../../core/Trouble';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

/** Asks before a computed attribute goes with its values. Tells `close` and `done`. */
export class RemoveComputed extends Part {
  static override properties = { name: {}, trouble: { state: true } };
  declare name: string;
  declare trouble: Trouble | undefined;

  private async removed(): Promise<void> {
    const { name } = this;
    try {
      await remove(`/attributes/computed${search({ name })}`);
      say(words('computed.removed', { name }));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    return dialog({
      heading: words('computed.removeTitle', { name: this.name }),
      onClose: close,
      content: html`<p class="small">${words('computed.removeAbout')}</p>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}`,
      foot: html`${button({ label: words('cancel'), run: close })}
      ${button({ label: words('computed.remove'), look: 'danger', run: () => void this.removed() })}`,
    });
  }
}
define('audience-remove-computed', RemoveComputed);
