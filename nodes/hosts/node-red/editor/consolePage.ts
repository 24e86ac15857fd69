import { html, nothing, type TemplateResult } from 'lit';
import { audienceEditor } from './audienceEditor';
import { consoleLink } from './sidebar/consoleLink';

/** A link of a dialog to a page of the console, for the connection that is chosen in it. */
export function consolePage(page: string, text: string): TemplateResult | typeof nothing {
  const connection = audienceEditor().connectionId();
  if (connection === undefined) return nothing;
  return html`<a href=${consoleLink(connection, page)} target="audience-console"
    ><i class="fa fa-external-link" aria-hidden="true"></i> ${audienceEditor().words(text)}</a
  >`;
}
