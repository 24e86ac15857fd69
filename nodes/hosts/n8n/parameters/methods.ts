import { searchAttributes } from './attributeRows';
import { audienceApiTest } from '../connection/connection';
import { getAttributes, getOperators } from './conditionRows';
import { createTag, searchFlows, searchSegments, searchTags } from './lists';

/** What n8n's editor may ask of every node of this package. */
export const methods = {
  actionHandler: { createTag },
  credentialTest: { audienceApiTest },
  listSearch: { searchAttributes, searchFlows, searchSegments, searchTags },
  loadOptions: { getAttributes, getOperators },
};
