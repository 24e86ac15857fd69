import { join } from 'node:path';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { errorAnswer } from '../../../../console/api';
import { Assets } from '../../../../console/serve/assets';
import { byKeys } from '../../../../console/serve/keys';
import { send, toRequest } from '../../../../console/serve/nodeHttp';
import { onePage } from '../../../../console/serve/onePage';
import { versionOf } from '../../../../console/serve/serve';
import { siteOf } from '../../../../console/serve/site';
import type { AccessRole } from '../../../../engine';
import { connectionFields } from '../connection/connection';
import { acquireEngine } from '../connection/enginePool';
import { nodeError } from '../items/nodeError';
import { routed } from './routed';

const assets = new Assets(join(__dirname, '../../../../console/app'));
/** n8n answers nothing by itself, and begins no execution. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/** The page, which is anybody's, or what it asks for, which takes a key. */
export async function serveConsole(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const outgoing = context.getResponseObject();
  const incoming = context.getRequestObject();
  const answer =
    context.getWebhookName() === 'default'
      ? onePage(toRequest(incoming, outgoing), assets)
      : await asked(context, toRequest(incoming, outgoing, bodyOf(incoming)));
  await send(answer, outgoing);
  return ANSWERED;
}

async function asked(context: IWebhookFunctions, envelope: Request): Promise<Response> {
  const onDefect = (error: unknown): void =>
    context.logger.error(`Audience Console: ${String((error as Error)?.stack ?? error)}`);
  try {
    const request = routed(envelope);
    const { engine, release } = await acquireEngine(await connectionFields(context));
    try {
      const entrance = byKeys({ engine, openWithoutKeys: false, https: false, addressOf: () => '' });
      const site = siteOf({
        engine,
        entrance: { kind: 'n8n', visitor: entrance.visitor },
        assets,
        version: versionOf(),
        onDefect,
      });
      return held(await site(request, new URL(request.url).pathname), release);
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    return errorAnswer(error, onDefect);
  }
}

/** The connection stays open for as long as the answer is read. */
function held(response: Response, release: () => void): Response {
  if (!response.body) {
    release();
    return response;
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  void response.body.pipeTo(writable).then(release, release);
  return new Response(readable, response);
}

/** n8n has read the body before this node could. */
const bodyOf = (incoming: { rawBody?: Buffer }): BodyInit => new Uint8Array(incoming.rawBody ?? []);

/** While somebody listens in the editor: a key is made, and shown there and nowhere else. */
export async function handOutKey(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const secrets = await connectionFields(context);
  try {
    const { engine, release } = await acquireEngine(secrets);
    try {
      const name = `n8n: ${context.getWorkflow().name ?? 'workflow'}`.slice(0, 80);
      const made = await engine.access.createKey({
        name,
        role: context.getNodeParameter('keyRole') as AccessRole,
      });
      const address = context.getNodeWebhookUrl('default') ?? '';
      context
        .getResponseObject()
        .setHeader('Content-Type', 'text/plain; charset=utf-8')
        .end('A key was made: it stands in n8n, in the output of the node that listened.');
      return {
        ...ANSWERED,
        workflowData: [
          [
            {
              json: {
                key: made.key,
                role: made.role,
                name: made.name,
                console: address,
                signedIn: `${address}#key=${made.key}`,
              },
            },
          ],
        ],
      };
    } finally {
      release();
    }
  } catch (error) {
    throw nodeError(context.getNode(), error, { secrets });
  }
}
