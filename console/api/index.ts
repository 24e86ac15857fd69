/** The HTTP API: requests in, responses out, over the door of the engine. What reaches it, and who may, is console/serve's. */
export { ApiError, toErrorBody } from './ApiError';
export type { Call, Caller, Role } from './Call';
export { CALLS, NOT_OFFERED } from './calls';
export { errorAnswer, handlerOf, type Handle, type Handling } from './handle';
export { openApiOf } from './openapi';
export { referencePage } from './referencePage';
