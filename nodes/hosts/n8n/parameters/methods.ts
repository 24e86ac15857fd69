import { searchAttributes } from './attributeRows';
import { audienceApiTest } from '../connection/connection';
import { getRulePreview } from '../rules/preview';
import { getRuleOfRows } from '../rules/rowsIntoJson';
import {
  getOperators,
  getPropertyOperators,
  searchConditionAttributes,
  searchDateAttributes,
  searchEventTypes,
  searchObjectAttributes,
  searchProperties,
  searchValues,
} from '../rules/suggestions';
import {
  createTag,
  searchAccounts,
  searchAllFlows,
  searchBroadcasts,
  searchChannels,
  searchCompanies,
  searchFlows,
  searchImports,
  searchPlaces,
  searchRealTimeSegments,
  searchReasons,
  searchSegments,
  searchTags,
  searchTopics,
} from './lists';

/** What n8n's editor may ask of every node of this package. */
export const methods = {
  actionHandler: { createTag },
  credentialTest: { audienceApiTest },
  listSearch: {
    searchAccounts,
    searchAllFlows,
    searchAttributes,
    searchBroadcasts,
    searchChannels,
    searchCompanies,
    searchConditionAttributes,
    searchDateAttributes,
    searchEventTypes,
    searchFlows,
    searchImports,
    searchObjectAttributes,
    searchPlaces,
    searchProperties,
    searchRealTimeSegments,
    searchReasons,
    searchSegments,
    searchTags,
    searchTopics,
    searchValues,
  },
  loadOptions: { getOperators, getPropertyOperators, getRuleOfRows, getRulePreview },
};
