import { html, type PropertyValues, type TemplateResult } from 'lit';
import { get } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { moment } from '../../core/show';
import type { Flow } from '../../core/types';
import { words } from '../../core/words';
import { cell, zoneNote } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import { audienceOf, statusBadge } from './flowParts';

/** *Flows*: what runs in n8n and Node-RED, and for whom. */
class FlowsPage extends Part {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  private readonly flows = new Question<Flow[]>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) void this.flows.ask((signal) => get('/flows', { signal }));
  }

  private table(flows: readonly Flow[]): TemplateResult {
    if (flows.length === 0) return empty({ title: words('flows.none'), text: words('flows.noneText') });
    return html`<table class="table cards flows" role="table" aria-label=${words('page.flows')}>
        <thead role="rowgroup">
          <tr role="row">
            ${['name', 'status', 'host', 'audience', 'launched'].map((one) => html`<th role="columnheader" class="w-${one}">${words(`flows.column.${one}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${flows.map(
            (flow) =>
              html`<tr role="row">
                ${cell(words('flows.column.name'), html`<a class="who clip" href=${to('flows', flow.id)}>${flow.name}</a>`, 'lead')}
                ${cell(words('flows.column.status'), statusBadge(flow))}
                ${cell(words('flows.column.host'), words(`host.${flow.host}`).replace(/^host\./, ''))}
                ${cell(words('flows.column.audience'), html`<span class="clip" title=${audienceOf(flow)}>${audienceOf(flow)}</span>`)}
                ${cell(words('flows.column.launched'), html`<time datetime=${flow.launchedAt}>${moment(flow.launchedAt)}</time>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="foot"><span>${words('flows.shown', { count: flows.length })}</span>${zoneNote()}</div>`;
  }

  override render(): TemplateResult {
    return html`<div class="page-head"><h1>${words('page.flows')}</h1></div>
      <section class="panel" aria-label=${words('page.flows')}>
        ${answered(this.flows, (flows) => this.table(flows), 5)}
      </section>`;
  }
}
define('audience-flows-page', FlowsPage);
