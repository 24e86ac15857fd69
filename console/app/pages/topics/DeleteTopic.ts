import { html, nothing, type TemplateResult } from 'lit';
import { path, remove, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Trouble } from '../../core/Trouble';
import type { Topic } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { going, say } from '../../parts/toasts';

/** Asks which topic takes over what was said about one that goes. Tells `close` and `done`. */
export class DeleteTopic extends Part {
  static override properties = {
    topic: { attribute: false },
    others: { attribute: false },
    trouble: { state: true },
  };
  declare topic: Topic;
  declare others: readonly Topic[];
  declare trouble: Trouble | undefined;

  private async delete(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { id, name } = this.topic;
    const replaceBy = String(new FormData(event.target as HTMLFormElement).get('replaceBy') ?? '');
    await going(words('topics.deleting', { topic: name }), async () => {
      try {
        const { moved } = await remove<{ moved: number }>(path`/topics/${id}` + search({ replaceBy }));
        say(words('topics.deleted', { topic: name, count: moved }));
        this.tell('done');
        this.tell('close');
      } catch (error) {
        this.trouble = Trouble.of(error);
      }
    });
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    return dialog({
      heading: words('topics.deleteTitle', { topic: this.topic.name }),
      onClose: close,
      content: html`<form
        id="delete-topic"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.delete(event)}
      >
        <p class="small">${words('topics.deleteAbout')}</p>
        <div class="field">
          <label for="topic-replace">${words('topics.replaceBy')}</label>
          <select class="select" id="topic-replace" name="replaceBy">
            <option value="">${words('topics.replaceByNone')}</option>
            ${this.others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select>
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn danger" type="submit" form="delete-topic">${words('topics.delete')}</button>`,
    });
  }
}
define('audience-delete-topic', DeleteTopic);
