import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Rule } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';

/** *Advanced*, with what it filters, in words. Tells `open` and `removed`. */
export class AdvancedChip extends Part {
  static override properties = { rule: { attribute: false } };
  declare rule: Rule | undefined;
  private readonly sentence = new Question<string>(this);
  private told: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('rule')) return;
    const { rule } = this;
    const asked = rule === undefined ? undefined : JSON.stringify(rule);
    if (asked === this.told) return;
    this.told = asked;
    this.sentence.forget();
    if (rule !== undefined)
      void this.sentence.ask(
        async (signal) =>
          (await post<{ sentence: string }>('/audience/describe', { rule }, { signal })).sentence,
      );
  }

  override render(): TemplateResult {
    const on = this.rule !== undefined;
    const name = words('people.advanced');
    const value = this.sentence.answer ?? '';
    return html`<div class="chip ${on ? 'on' : 'solid'}">
      <button
        type="button"
        class="chip-button"
        aria-haspopup="dialog"
        title=${value === '' ? nothing : value}
        @click=${() => this.tell('open')}
      >
        ${icon('filter')}${name}${value === '' ? nothing : html`<b class="clip">${value}</b>`}
      </button>
      ${
        on
          ? html`<button
              class="x"
              type="button"
              aria-label=${value === '' ? words('people.removeAdvanced') : words('people.removeFilter', { name, value })}
              @click=${() => this.tell('removed')}
            >
              ${icon('x')}
            </button>`
          : nothing
      }
    </div>`;
  }
}
define('audience-advanced-chip', AdvancedChip);
