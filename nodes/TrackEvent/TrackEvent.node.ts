import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { instantOf } from '../hosts/n8n/parameters/instantOf';
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
    version: [1],
    subtitle: '={{ $parameter["eventType"] }}',
    description: trackEventNode.description,
    defaults: { name: 'Track Event' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...profileProperties,
      property(trackEvent.eventType),
      property(trackEvent.propertiesFrom),
      property(trackEvent.properties),
      property(trackEvent.propertiesJson),
      optionsCollection([trackEvent.at, trackEvent.createProfile, trackEvent.eventId, trackEvent.wait]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 1, async (item, index, engine) => {
      const options = optionsOf(this, index);
      const id = plain(options['eventId']);
      const at = instantOf(options['at'], this.getTimezone(), trackEvent.at.label);
      const properties: IDataObject =
        this.getNodeParameter('propertiesFrom', index) === 'json'
          ? objectOf(this, 'propertiesJson', index, trackEvent.propertiesJson.label)
          : fieldsOf(this, 'properties', index);
      const event = await engine.events.track(
        {
          profile: profileOf(this, item, index),
          type: requiredText(this, 'eventType', index, trackEvent.eventType.label),
          properties,
          createProfile: options['createProfile'] !== false,
          ...(id === '' ? {} : { id }),
          ...(at === undefined ? {} : { at }),
        },
        { wait: options['wait'] === 'accepted' ? 'accepted' : 'evaluated' },
      );
      return [
        [
          0,
          withFindings(item, {
            ...knownProfile(item, event.profileId),
            event: { id: event.id, duplicate: event.duplicate },
          }),
        ],
      ];
    });
  }
}
