import type { Request, RequestHandler, Response } from 'express';
import type { NodeAPI } from 'node-red';
import { NotFoundError } from '../../../../engine';
import { findConnection } from '../connection/connection';
import type { DatabaseLink } from '../connection/DatabaseLink';
import { explainRule } from './explainRule';
import { FlowError } from '../answers/FlowError';
import { listFor, LISTS, propertiesFor } from './listsForDialogs';
import { previewRule } from './previewRule';
import { segmentRule } from './segmentRule';
import { testConnection } from '../connection/testConnection';

/** What the dialogs ask for. Every route is guarded; nothing but *Test connection* takes more than the right to read. */
export function registerAdminRoutes(RED: NodeAPI): void {
  const guarded = (permission: string): RequestHandler =>
    RED.auth.needsPermission(permission) as RequestHandler;

  RED.httpAdmin.post(
    '/audience/test-connection',
    guarded('audience.write'),
    answer(async (request) => testConnection(RED, request.body)),
  );
  for (const list of LISTS) {
    RED.httpAdmin.get(
      `/audience/:connection/${list}`,
      guarded('audience.read'),
      answer(async (request) => listFor(list, linkOf(RED, request))),
    );
  }
  RED.httpAdmin.get(
    '/audience/:connection/properties',
    guarded('audience.read'),
    answer(async (request) => propertiesFor(request.query['event'], linkOf(RED, request))),
  );
  RED.httpAdmin.post(
    '/audience/:connection/preview',
    guarded('audience.read'),
    answer(async (request) => previewRule(linkOf(RED, request), request.body)),
  );
  RED.httpAdmin.post(
    '/audience/:connection/explain',
    guarded('audience.read'),
    answer(async (request) => explainRule(linkOf(RED, request), request.body)),
  );
  RED.httpAdmin.get(
    '/audience/:connection/segment-rule',
    guarded('audience.read'),
    answer(async (request) => segmentRule(linkOf(RED, request), request.query['segment'])),
  );
}

/** A route that cannot reject: what goes wrong is answered as JSON with code, message and hint. */
export function answer(run: (request: Request) => Promise<unknown>): RequestHandler {
  return (request: Request, response: Response) => {
    run(request).then(
      (result) => response.json(result),
      (error: unknown) => {
        const { code, message, cause } = FlowError.from(error);
        const notDeployed = error instanceof NotDeployedError;
        response
          .status(notDeployed ? 404 : statusOf(code))
          .json({ code: notDeployed ? 'NOT_DEPLOYED' : code, message, ...cause });
      },
    );
  };
}

function statusOf(code: string): number {
  if (code === 'DATABASE_UNAVAILABLE') return 503;
  if (code === 'NOT_FOUND') return 404;
  return code === 'INTERNAL' ? 500 : 400;
}

class NotDeployedError extends NotFoundError {}

export function linkOf(RED: NodeAPI, request: Request): DatabaseLink {
  const connection = findConnection(RED, String(request.params['connection']));
  if (connection === undefined)
    throw new NotDeployedError('There is no running connection of that id', {
      hint: 'Deploy the connection first.',
    });
  return connection.link;
}
