import type { EngineOptions } from '../../engine';
import type { Settings } from './settings';

export const engineOptions = ({
  uri,
  database,
  account,
  timeZone,
  defaultCountry,
}: Settings): EngineOptions => ({
  uri,
  ...(database !== undefined && { database }),
  ...(account !== undefined && { account }),
  ...(timeZone !== undefined && { timeZone }),
  ...(defaultCountry !== undefined && { defaultCountry }),
  refusePlaceholders: true,
  appName: 'audience-console',
});
