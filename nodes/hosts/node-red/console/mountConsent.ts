import type { NodeAPI } from 'node-red';
import { consentSite } from '../../../../console/consent/consentSite';
import { send, toRequest } from '../../../../console/serve/nodeHttp';
import type { AudienceEngine } from '../../../../engine';
import { CONNECTION_TYPE, findConnection } from '../connection/connection';

/** Where the pages are, below the root of Node-RED's HTTP nodes. */
export const CONSENT_PLACE = '/audience/consent';

/** The pages behind links of consent, for everybody who has such a link. Whose a link is, says the link: every connection that runs is asked. */
export function mountConsent(RED: NodeAPI): void {
  const site = consentSite();
  RED.httpNode?.all(CONSENT_PLACE, (asked, answering) => {
    const request = toRequest(asked, answering);
    void site({
      request,
      ...(asked.ip !== undefined && { address: asked.ip }),
      engines: () => enginesOf(RED),
      onDefect: (error) => RED.log.error(`Audience consent: ${String((error as Error)?.stack ?? error)}`),
    }).then((response) =>
      send(request.method === 'HEAD' ? new Response(null, response) : response, answering),
    );
  });
}

async function enginesOf(RED: NodeAPI): Promise<AudienceEngine[]> {
  const links = new Map<string, { engine(): Promise<AudienceEngine> }>();
  RED.nodes.eachNode(({ id, type }) => {
    const link = type === CONNECTION_TYPE ? findConnection(RED, id)?.link : undefined;
    if (link !== undefined) links.set(id, link);
  });
  return Promise.all([...links.values()].map((link) => link.engine()));
}
