import { html, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import type { Rule } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import '../../parts/RuleEditor';
import type { RuleEditor } from '../../parts/RuleEditor';
import { button } from '../../parts/small';

const FIRST: Rule = { all: [{ attribute: 'city', operator: 'is', value: '' }] };

/** *Advanced*: any attribute, event, tag or segment, in groups. Tells `apply` with the rule, and `close`. */
export class AdvancedFilter extends Part {
  static override properties = {
    rule: { attribute: false },
    others: { attribute: false },
    valid: { state: true },
  };
  declare rule: Rule | undefined;
  /** The quick filters beside it. */
  declare others: Rule | null;
  declare valid: boolean;
  private built: Rule | undefined;

  constructor() {
    super();
    this.valid = false;
    this.others = null;
  }

  override render(): TemplateResult {
    const rule = this.built ?? this.rule ?? FIRST;
    const around = (one: Rule): Rule => (this.others === null ? one : { all: [this.others, one] });
    return dialog({
      heading: words('people.advanced'),
      look: 'wide',
      onClose: () => this.tell('close'),
      content: html`<p class="small quiet">${words('people.advancedAbout')}</p>
        <audience-rule-editor
          ?begins=${this.rule === undefined}
          .rule=${rule}
          .around=${around}
          purpose="filter"
          @changed=${(event: CustomEvent<{ rule: Rule; valid: boolean | undefined }>) => {
            this.built = event.detail.rule;
            this.valid = event.detail.valid === true;
          }}
        ></audience-rule-editor>`,
      foot: html`${
        mayWrite() && this.valid
          ? html`<a
              class="btn push-back"
              href=${to('segments', undefined, { create: JSON.stringify(around(rule)) })}
              >${words('people.saveAsSegment')}</a
            >`
          : ''
      }
      ${button({ label: words('cancel'), run: () => this.tell('close') })}
      ${button({
        label: words('people.apply'),
        look: 'primary',
        run: () => {
          if (this.valid) this.tell('apply', this.built ?? this.rule);
          else void this.querySelector<RuleEditor>('audience-rule-editor')?.complain();
        },
      })}`,
    });
  }
}
define('audience-advanced-filter', AdvancedFilter);
