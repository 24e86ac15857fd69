import { isIP } from 'node:net';
import type { IWebhookFunctions } from 'n8n-workflow';
import { consentSite } from '../../../../console/consent/consentSite';
import { parsedForm } from '../../../../console/consent/parsedForm';
import { useEngine } from '../connection/connection';
import type { EngineUse } from '../connection/enginePool';

const site = consentSite();

/** Answers one request for a page of consent. */
export async function answerConsentPage(context: IWebhookFunctions): Promise<void> {
  const asked = context.getRequestObject();
  const answering = context.getResponseObject();
  const request = requestOf(context);
  const address = isIP(asked.ip ?? '') === 0 ? undefined : asked.ip;
  let use: EngineUse | undefined;
  try {
    const response = await site({
      request,
      ...(address !== undefined && { address }),
      engines: async () => [(use = await useEngine(context)).engine],
      onDefect: (error) => context.logger.error(`Consent pages: ${String(error)}`),
    });
    answering.status(response.status);
    response.headers.forEach((value, name) => answering.setHeader(name, value));
    answering.send(await response.text());
  } finally {
    use?.release();
  }
}

/** n8n has read the body already: what a form says stands in it by name. */
function requestOf(context: IWebhookFunctions): Request {
  const { method = 'GET', originalUrl, url } = context.getRequestObject();
  const { 'content-type': type, ...others } = context.getHeaderData() as Record<string, unknown>;
  const headers = new Headers();
  for (const name of ['accept-language', 'user-agent'])
    if (typeof others[name] === 'string') headers.set(name, others[name]);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  if (hasBody) headers.set('content-type', 'application/x-www-form-urlencoded');
  const body = context.getBodyData();
  return new Request(new URL(originalUrl || url, 'http://n8n.invalid'), {
    method,
    headers,
    ...(hasBody && {
      body: parsedForm(String(type ?? '').startsWith('multipart/') ? body['data'] : body).toString(),
    }),
  });
}
