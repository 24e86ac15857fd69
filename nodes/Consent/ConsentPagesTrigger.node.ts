import {
  NodeConnectionTypes,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
} from 'n8n-workflow';
import { methods } from '../hosts/n8n/parameters/methods';
import { property } from '../hosts/n8n/parameters/property';
import { answerConsentPage } from '../hosts/n8n/operations/answerConsentPage';
import { consentPages, consentPagesNode } from './ConsentPages.parameters';

/** Serves the pages behind links of consent while its workflow is published. It starts no execution. */
export class ConsentPagesTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Consent Pages Trigger',
    name: 'consentPagesTrigger',
    icon: { light: 'file:../icons/consent.svg', dark: 'file:../icons/consent.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ "/webhook/" + $parameter["path"] }}',
    description: consentPagesNode.description,
    defaults: { name: 'Consent Pages Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    // HEAD too: scanners and previews of mail programs take 404 for a dead link.
    webhooks: (['GET', 'HEAD', 'POST'] as const).map((httpMethod) => ({
      name: httpMethod === 'POST' ? 'default' : 'setup',
      httpMethod,
      ndvHideUrl: httpMethod === 'HEAD',
      responseMode: 'onReceived',
      isFullPath: true,
      path: '={{$parameter["path"]}}',
    })),
    properties: [property(consentPages.path)],
  };

  methods = methods;

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    await answerConsentPage(this);
    return { noWebhookResponse: true };
  }
}
