import type { Request, RequestHandler, Response } from 'express';
import type { NodeAPI } from 'node-red';

/** Ends a request with 401 unless whoever sends it has the permission. Without `adminAuth` everybody has every one. */
export const guarded = (RED: NodeAPI, permission: string): RequestHandler =>
  RED.auth.needsPermission(permission) as RequestHandler;

/** Whether whoever sends the request has the permission too; the request goes on either way. */
export function may(RED: NodeAPI, permission: string, request: Request): Promise<boolean> {
  return new Promise((resolve) => {
    const refused = (): Response => (resolve(false), response);
    const response = {
      setHeader: () => response,
      status: () => response,
      end: refused,
      send: refused,
      json: refused,
    } as unknown as Response;
    guarded(RED, permission)(request, response, (error?: unknown) => resolve(error === undefined));
  });
}

/** What changes or asks something comes as JSON: a form of a page from elsewhere cannot send that without being asked first whether it may. */
export const onlyJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json')) return next();
  response.status(415).json({
    code: 'INVALID_ARGUMENT',
    message: 'The request is no JSON',
    hint: 'Send JSON, and say Content-Type: application/json.',
    path: '',
  });
};
