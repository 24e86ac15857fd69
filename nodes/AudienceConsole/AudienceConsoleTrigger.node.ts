import {
  NodeConnectionTypes,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
} from 'n8n-workflow';
import { methods } from '../hosts/n8n/parameters/methods';
import { property } from '../hosts/n8n/parameters/property';
import { audienceConsole, audienceConsoleNode } from './AudienceConsole.parameters';
import { handOutKey, serveConsole } from '../hosts/n8n/console/serveConsole';

/** Below the path: a leading or closing slash changes nothing. */
const PATH = '$parameter["path"].replace(/^\\/+|\\/+$/g, "")';

export class AudienceConsoleTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Audience Console Trigger',
    name: 'audienceConsoleTrigger',
    icon: { light: 'file:../icons/audience.svg', dark: 'file:../icons/audience.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ "/" + $parameter["path"] }}',
    description: audienceConsoleNode.description,
    eventTriggerDescription: 'Waiting for you to open the Test URL: then a key for the console stands here',
    activationMessage: 'The console is served at the Production URL of this node.',
    triggerPanel: {
      header: 'Make a key for the console',
      executionsHelp: {
        inactive:
          'Listen, and open the Test URL in a browser: a key is made, and shown here. Publish the workflow, and the console is served at the Production URL.',
        active:
          'The console is served at the Production URL. To make another key listen, and open the Test URL in a browser: it is shown here.',
      },
      activationHint: 'Publish the workflow to serve the console at the Production URL.',
    },
    defaults: { name: 'Audience Console Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'GET',
        responseMode: 'onReceived',
        path: `={{ ${PATH} }}`,
        isFullPath: true,
      },
      {
        name: 'setup',
        httpMethod: 'POST',
        responseMode: 'onReceived',
        path: `={{ ${PATH} + "/api" }}`,
        isFullPath: true,
        ndvHideUrl: true,
      },
    ],
    properties: [
      {
        displayName:
          'The console asks for a key. Publish this workflow, then <b>Listen</b> here and open the Test URL: the key stands in the output of this node.',
        name: 'notice',
        type: 'notice',
        default: '',
      },
      property(audienceConsole.path),
      property(audienceConsole.keyRole),
    ],
  };

  methods = methods;

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return this.getMode() === 'manual' ? handOutKey(this) : serveConsole(this);
  }
}
