import { html, nothing, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { bytes } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';

/** Where a file is dropped, chosen or pasted. Tells `chosen` with the file, and `analyze`. */
class FileStep extends Part {
  static override properties = {
    file: { attribute: false },
    busy: { type: Boolean },
    analyzed: { type: Boolean },
    over: { state: true },
    pasting: { state: true },
  };
  declare file: File | undefined;
  declare busy: boolean;
  declare analyzed: boolean;
  declare over: boolean;
  declare pasting: boolean;

  constructor() {
    super();
    this.busy = this.analyzed = this.over = this.pasting = false;
  }

  private take(file: File | undefined): void {
    if (!file) return;
    this.pasting = false;
    this.tell('chosen', file);
  }

  private zone(): TemplateResult {
    const { file } = this;
    return html`<div
      class="drop-zone ${this.over ? 'over' : ''}"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.over = false;
        this.take(event.dataTransfer?.files[0]);
      }}
    >
      ${icon('file', 'quiet')}
      <div class="clip">
        ${
          file
            ? html`<p class="clip"><b>${file.name}</b></p>
                <p class="tiny quiet">${bytes(file.size)}</p>`
            : html`<p>${words('imports.drop')}</p>
                <p class="tiny quiet">${words('imports.kinds')}</p>`
        }
      </div>
      <span class="actions">
        <label class="btn"
          >${icon('upload')}${words('imports.choose')}<input
            class="sr"
            type="file"
            accept=".csv,.ndjson,.jsonl,text/csv"
            @change=${(event: Event) => this.take((event.target as HTMLInputElement).files?.[0])}
        /></label>
        ${button({ label: words('imports.paste'), run: () => (this.pasting = !this.pasting) })}
        ${button({
          label: words('imports.analyze'),
          look: this.analyzed ? '' : 'primary',
          disabled: !file || this.busy,
          run: () => this.tell('analyze'),
        })}
      </span>
    </div>`;
  }

  private pasted(): TemplateResult {
    return html`<form
      class="stack tight spaced-above"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const text = String(new FormData(event.target as HTMLFormElement).get('rows'));
        this.take(new File([text], words('imports.pasted'), { type: 'text/csv' }));
      }}
    >
      <label class="label" for="rows">${words('imports.rows')}</label>
      <textarea class="input code" id="rows" name="rows" rows="6" required></textarea>
      <div class="row"><button class="btn" type="submit">${words('imports.take')}</button></div>
    </form>`;
  }

  override render(): TemplateResult {
    return html`${this.zone()}${this.pasting ? this.pasted() : nothing}`;
  }
}
define('audience-import-file', FileStep);
