import { html, nothing, type TemplateResult } from 'lit';
import { patch, path, post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { channelName } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import { CHANNELS, type Topic } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button } from '../../parts/small';
import { troubleNotice } from '../../parts/states';
import { say } from '../../parts/toasts';

/** A new topic, or another name, description, default or other channels for one that is there. Tells `close` and `done`. */
export class TopicForm extends Part {
  static override properties = { topic: { attribute: false }, trouble: { state: true } };
  /** Which is edited; none: a new one. */
  declare topic: Topic | undefined;
  declare trouble: Trouble | undefined;

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const given = {
      name: text('name'),
      description: text('description'),
      channels: form.getAll('channel'),
      default: text('default'),
    };
    try {
      const { name } = this.topic
        ? await patch<Topic>(path`/topics/${this.topic.id}`, given)
        : await post<Topic>('/topics', given);
      say(words(this.topic ? 'topics.edited' : 'topics.created', { topic: name }));
      this.tell('done');
      this.tell('close');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  /** Those that are offered, and those that this topic has beside them. */
  private channels(): readonly string[] {
    return [...new Set([...CHANNELS, ...(this.topic?.channels ?? [])])];
  }

  override render(): TemplateResult {
    const { topic } = this;
    const over = topic?.channels ?? CHANNELS.slice(0, 1);
    const close = (): void => this.tell('close');
    return dialog({
      heading: topic ? words('topics.editTopic', { topic: topic.name }) : words('topics.create'),
      onClose: close,
      content: html`<form id="topic" class="stack" @submit=${(event: SubmitEvent) => void this.save(event)}>
        <div class="field">
          <label for="topic-name">${words('topics.name')}</label>
          <input
            class="input"
            id="topic-name"
            name="name"
            required
            maxlength="200"
            autocomplete="off"
            .value=${topic?.name ?? ''}
          />
        </div>
        <div class="field">
          <label for="topic-description">${words('topics.description')}</label>
          <input
            class="input"
            id="topic-description"
            name="description"
            maxlength="2000"
            autocomplete="off"
            .value=${topic?.description ?? ''}
          />
        </div>
        <div class="field">
          <label for="topic-default">${words('topics.column.default')}</label>
          <select class="select" id="topic-default" name="default">
            <option value="opt-in">${words('topics.optInAbout')}</option>
            <option value="opt-out" ?selected=${topic?.default === 'opt-out'}>
              ${words('topics.optOutAbout')}
            </option>
          </select>
        </div>
        <fieldset class="field">
          <legend>${words('topics.column.channels')}</legend>
          ${this.channels().map(
            (channel) =>
              html`<label
                ><input
                  class="check"
                  type="checkbox"
                  name="channel"
                  value=${channel}
                  ?checked=${over.includes(channel)}
                />
                ${channelName(channel)}</label
              >`,
          )}
        </fieldset>
        ${topic ? html`<p class="small quiet">${words('topics.editAbout')}</p>` : nothing}
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="topic">
          ${words(topic ? 'save' : 'create.button')}
        </button>`,
    });
  }
}
define('audience-topic-form', TopicForm);
