/**
 * The only door: nodes, command line, console and acceptance runner use nothing else. See README.md beside this file.
 */
export { openAudienceEngine } from './openEngine';
export { inspectDatabase } from './inspectDatabase';
export type { EngineOptions } from './readOptions';
export type { Clock } from './store/clock/clock';
export type * from './api';
export * from './store/errors';
export { errorOf } from './store/errors/errorOf';
export type * from './language/rule/types';
export { ATTRIBUTE_TYPES } from './language/rule/types';
export { parseJsonInTurns, type JsonBounds, type JsonReaders } from './language/text/parseJsonInTurns';
export { typedNumber } from './language/identities/typedNumber';
export { CHANNELS, type Channel } from './language/identities/channels';
export { ruleSchema } from './language/rule/schema';
export {
  ATTRIBUTE_OPERATORS,
  FOLLOWED_BY,
  MEASURES,
  WHICH,
  DO_NOT_CONTACT_OPERATORS,
  IDENTITY_OPERATORS,
  OCCURRENCE_OPERATORS,
  operatorsForType,
  PROPERTY_OPERATORS,
  SEGMENT_OPERATORS,
  TAG_OPERATORS,
  TIMEFRAME_OPERATORS,
} from './language/operators/catalogue';
export { COMPUTED_OF } from './language/operators/computed';
