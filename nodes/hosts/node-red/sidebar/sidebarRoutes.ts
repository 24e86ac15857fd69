import type { Request, RequestHandler } from 'express';
import type { NodeAPI } from 'node-red';
import type { AudienceEngine, DoNotContactRecord } from '../../../../engine';
import { activeFlows } from '../../activeFlow';
import { flowLabels } from '../../flowLabels';
import { answer, linkOf } from '../dialogs/adminRoutes';
import { may, onlyJson } from '../dialogs/permissions';
import { toldNumber } from '../../../../console/api/toldNumber';
import { changes } from './changes';
import { addToCommunication } from './addToCommunication';
import { profileCard, why } from './profileCard';
import { segmentCards } from './segmentCards';
import { tagCards } from './tagCards';

/** Of the Do Not Contact list the sidebar shows this many; a longer search is refined. */
const RECORDS = 50;

/**
 * What the sidebar "Audience" asks for. Names and numbers take the right to read; whatever shows a person in full, or changes something,
 * takes the right to write.
 */
export function registerSidebarRoutes(RED: NodeAPI): void {
  const guarded = (permission: string): RequestHandler =>
    RED.auth.needsPermission(permission) as RequestHandler;
  const asking = (ask: (engine: AudienceEngine, request: Request) => Promise<unknown>): RequestHandler =>
    answer(async (request) => linkOf(RED, request).run((engine) => ask(engine, request), { waitMs: 0 }));
  const mayWrite = (request: Request): Promise<boolean> => may(RED, 'audience.write', request);
  const path = (rest: string): string => `/audience/:connection/sidebar/${rest}`;

  RED.httpAdmin.get(
    path('segments'),
    guarded('audience.read'),
    asking(async (engine, request) => segmentCards(engine, await mayWrite(request))),
  );
  RED.httpAdmin.get(
    path('segments/:segment/count'),
    guarded('audience.read'),
    asking(async (engine, request) =>
      toldNumber(await engine.segments.count(String(request.params['segment'])), await mayWrite(request)),
    ),
  );
  RED.httpAdmin.get(
    path('tags'),
    guarded('audience.read'),
    asking(async (engine, request) => tagCards(await engine.tags.list(), await mayWrite(request))),
  );
  RED.httpAdmin.get(
    path('flows'),
    guarded('audience.read'),
    asking(async (engine) => {
      const flows = await activeFlows(engine);
      const labels = flowLabels(flows);
      return flows.map(({ id, host }) => ({ id, name: labels.get(id), host }));
    }),
  );
  RED.httpAdmin.get(
    path('do-not-contact'),
    guarded('audience.write'),
    asking((engine, { query }) => searchDoNotContact(engine, String(query['search'] ?? ''))),
  );
  RED.httpAdmin.get(
    path('profile'),
    guarded('audience.write'),
    asking((engine, { query }) => profileCard(engine, query['by'], query['value'])),
  );
  RED.httpAdmin.get(
    path('why'),
    guarded('audience.write'),
    asking((engine, { query }) =>
      why(engine, String(query['profile'] ?? ''), String(query['segment'] ?? '')),
    ),
  );
  RED.httpAdmin.post(
    path('communication'),
    guarded('audience.write'),
    onlyJson,
    asking((engine, { body }) => addToCommunication(engine, body)),
  );
  for (const [name, change] of Object.entries(changes)) {
    RED.httpAdmin.post(
      path(name),
      guarded('audience.write'),
      onlyJson,
      asking((engine, { body }) => change(engine, body)),
    );
  }
}

async function searchDoNotContact(
  engine: AudienceEngine,
  search: string,
): Promise<{ records: DoNotContactRecord[]; more: boolean }> {
  const records: DoNotContactRecord[] = [];
  for await (const record of engine.doNotContact.list(search.trim() === '' ? {} : { search })) {
    if (records.length === RECORDS) return { records, more: true };
    records.push(record);
  }
  return { records, more: false };
}
