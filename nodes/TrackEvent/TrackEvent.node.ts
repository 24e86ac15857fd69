import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { EventInput, TrackedEvent, Wait } from '../../engine';
import { noticesOfEvents } from '../hosts/mistypings';
import { cancelledWith } from '../hosts/n8n/items/cancelledWith';
import { hint } from '../hosts/n8n/items/hint';
import { manyItems, type ManyWork } from '../hosts/n8n/items/manyItems';
import { givenInstant } from '../hosts/n8n/parameters/instantOf';
import { eventTypeFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { knownProfile, profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { optionsCollection, property } from '../hosts/n8n/parameters/property';
import { fieldsOf } from '../hosts/n8n/parameters/fieldsOf';
import { objectOf, optionsOf, plain, requiredText } from '../hosts/n8n/parameters/readParameters';
import { trackEvent, trackEventNode } from './TrackEvent.parameters';

export class TrackEvent implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Track Event',
    name: 'trackEvent',
    icon: { light: 'file:../icons/trackEvent.svg', dark: 'file:../icons/trackEvent.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["eventType"] }}',
    description: trackEventNode.description,
    defaults: { name: 'Track Event' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...profileProperties,
      property(trackEvent.eventType, eventTypeFromList),
      property(trackEvent.propertiesFrom),
      property(trackEvent.properties),
      property(trackEvent.propertiesJson),
      optionsCollection([trackEvent.at, trackEvent.createProfile, trackEvent.eventId, trackEvent.wait]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return manyItems(this, 1, tracking);
  }
}

interface Request {
  event: EventInput;
  wait: Wait;
}

const tracking = (context: IExecuteFunctions): ManyWork<Request, TrackedEvent> => ({
  read(item, index) {
    const options = optionsOf(context, index);
    const id = plain(options['eventId']);
    const at = givenInstant(options['at']);
    const properties: IDataObject =
      context.getNodeParameter('propertiesFrom', index) === 'json'
        ? objectOf(context, 'propertiesJson', index, trackEvent.propertiesJson.label)
        : fieldsOf(context, 'properties', index);
    return {
      event: {
        profile: profileOf(context, item, index),
        type: requiredText(context, 'eventType', index, trackEvent.eventType.label),
        properties,
        createProfile: options['createProfile'] !== false,
        ...(id === '' ? {} : { id }),
        ...(at === undefined ? {} : { at }),
      },
      wait: options['wait'] === 'accepted' ? 'accepted' : 'evaluated',
    };
  },
  together: ({ wait }) => wait,
  async ask(requests, engine) {
    const events = requests.map(({ event }) => event);
    hint(context, await noticesOfEvents(engine, events, new Date()));
    return engine.events.trackMany(events, {
      wait: requests[0]?.wait ?? 'evaluated',
      ...cancelledWith(context),
    });
  },
  answer: (item, { id, profileId, duplicate }) => [
    [0, withFindings(item, { ...knownProfile(item, profileId), event: { id, duplicate } })],
  ],
});
