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
import { isOfSaved, testConnection } from '../connection/testConnection';
import { guarded, may, onlyJson } from './permissions';

/**
 * What the dialogs ask for. Every route is guarded: names and numbers take the right to read, what shows something of one person takes the right to write,
 * and a connection that is not the saved one the right to edit flows.
 */
export function registerAdminRoutes(RED: NodeAPI): void {
  const reads = guarded(RED, 'audience.read');
  const writes = guarded(RED, 'audience.write');
  const editsFlows = guarded(RED, 'flows.write');

  RED.httpAdmin.post(
    '/audience/test-connection',
    writes,
    onlyJson,
    (request, response, next) =>
      isOfSaved(RED, request.body) ? next() : editsFlows(request, response, next),
    answer(async (request) => testConnection(RED, request.body)),
  );
  for (const list of LISTS) {
    RED.httpAdmin.get(
      `/audience/:connection/${list}`,
      reads,
      answer(async (request) =>
        listFor(list, linkOf(RED, request), await may(RED, 'audience.write', request)),
      ),
    );
  }
  RED.httpAdmin.get(
    '/audience/:connection/properties',
    reads,
    answer(async (request) => propertiesFor(request.query['event'], linkOf(RED, request))),
  );
  RED.httpAdmin.post(
    '/audience/:connection/preview',
    reads,
    onlyJson,
    answer(async (request) =>
      previewRule(linkOf(RED, request), request.body, await may(RED, 'audience.write', request)),
    ),
  );
  RED.httpAdmin.post(
    '/audience/:connection/explain',
    writes,
    onlyJson,
    answer(async (request) => explainRule(linkOf(RED, request), request.body)),
  );
  RED.httpAdmin.get(
    '/audience/:connection/segment-rule',
    reads,
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
