import { html, type TemplateResult } from 'lit';
import { kindOf } from '../conditions';
import { words } from '../words';
import { attributeFields, objectsFields } from './attribute';
import { doNotContactFields, identityFields, segmentFields, tagsFields } from './belonging';
import { eventFields } from './event';
import { propertyFields } from './property';
import type { Row } from './row';

/** The inputs of one condition, after the choice of its kind; a where follows below. */
export function rowFields(row: Row): TemplateResult {
  switch (kindOf(row.part.condition)) {
    case 'attribute':
      return attributeFields(row);
    case 'objects':
      return objectsFields(row);
    case 'event':
      return eventFields(row);
    case 'tags':
      return tagsFields(row);
    case 'identity':
      return identityFields(row);
    case 'segment':
      return segmentFields(row);
    case 'doNotContact':
      return doNotContactFields(row);
    case 'property':
      return propertyFields(row);
    default:
      return html`<code class="wide">${JSON.stringify(row.part.condition) ?? words('nothingHere')}</code>`;
  }
}
