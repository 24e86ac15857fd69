import type { Request as Asked } from 'express';
import type { NodeAPI } from 'node-red';
import { consentSite } from '../../../../console/consent/consentSite';
import { parsedForm } from '../../../../console/consent/parsedForm';
import { answerWith, toRequest } from '../../../../console/serve/nodeHttp';
import type { AudienceEngine } from '../../../../engine';
import { CONNECTION_TYPE, findConnection } from '../connection/connection';

/** Where the pages are, below the root of Node-RED's HTTP nodes. */
export const CONSENT_PLACE = '/audience/consent';

/** The pages behind links of consent, for everybody who has such a link. Whose a link is, says the link: every connection that runs is asked. */
export function mountConsent(RED: NodeAPI): void {
  const site = consentSite();
  RED.httpNode?.all(CONSENT_PLACE, (asked, answering) => {
    const request = toRequest(asked, answering, bodyOf(asked));
    void site({
      request,
      ...(asked.ip !== undefined && { address: asked.ip }),
      engines: () => enginesOf(RED),
      onDefect: (error) => RED.log.error(`Audience consent: ${String((error as Error)?.stack ?? error)}`),
    }).then((response) => answerWith(response, request, asked, answering));
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

/** Where the editor has the same root, which it has unless settings say otherwise, it has read what forms send before anybody else could. */
const bodyOf = ({ body, headers }: Asked): URLSearchParams | undefined =>
  (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') && body !== undefined
    ? parsedForm(body)
    : undefined;
