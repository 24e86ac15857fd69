import { html, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';
import { empty } from '../../parts/states';

/** Instead of a table: nobody matches what was asked for, or there is nobody yet. */
export const nobody = (filtered: boolean, onClear: () => void): TemplateResult =>
  filtered
    ? empty({
        title: words('people.noMatch'),
        text: words('people.noMatchText'),
        acts: button({ label: words('people.clear'), run: onClear }),
      })
    : empty({
        title: words('people.noneYet'),
        text: words('people.noneYetText'),
        acts: html`<a class="btn" href=${to('imports')}>${icon('imports')}${words('people.import')}</a>`,
      });
