import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { eventsOf, type EventToTrack } from '../hosts/node-red/inputs/eventsOf';
import { errorAnswer, reportBad } from '../hosts/node-red/answers/listAnswers';
import { profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { trackEvents, type TrackedItem } from '../hosts/node-red/answers/trackEvents';
import { readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';

interface TrackEventDef extends NodeDef, ProfileInputs {
  connection?: string;
  eventsFrom?: string;
  events?: string;
  eventsType?: string;
  eventType?: string;
  eventTypeType?: string;
  properties?: string;
  propertiesType?: string;
  eventId?: string;
  eventIdType?: string;
  at?: string;
  atType?: string;
  createProfile?: boolean;
  wait?: string;
}

/** Records events: one or a list in the message (a webhook's body), or one that is set in the node. */
export default (RED: NodeAPI): void => {
  function TrackEvent(this: Node, def: TrackEventDef): void {
    RED.nodes.createNode(this, def);
    const readEvents =
      def.eventsFrom === 'fields'
        ? fieldsInput(RED, this, def)
        : typedValue(RED, this, 'events', def.events || 'payload', def.eventsType || 'msg');
    const wait = def.wait === 'accepted' ? 'accepted' : 'evaluated';

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const value = await readEvents(message);
      const items = eventsOf(value, { createProfile: def.createProfile !== false });
      const tracked = await trackEvents(link, items, {
        wait,
        signal,
        notice: (text) => this.warn(text),
      });
      if (!Array.isArray(value)) {
        const [only] = tracked;
        if (only?.error !== undefined) throw only.error;
        message.payload = only?.event;
        send(message);
        return;
      }
      reportBad(this, message, value, tracked);
      message.payload = tracked.map(resultOf);
      send(message);
    });
  }

  registerType(RED, 'audience-track-event', TrackEvent);
};

/** Prepares the inputs of an event that is set in the node. */
function fieldsInput(
  RED: NodeAPI,
  node: Node,
  def: TrackEventDef,
): (message: NodeMessage) => Promise<unknown> {
  const readType = typedValue(RED, node, 'eventType', def.eventType, def.eventTypeType);
  const readProfile = profileInput(RED, node, def);
  const readProperties = typedValue(
    RED,
    node,
    'properties',
    def.properties || '{}',
    def.propertiesType || 'json',
  );
  const readId = typedValue(RED, node, 'eventId', def.eventId, def.eventIdType);
  const readAt = typedValue(RED, node, 'at', def.at, def.atType);
  return async (message) => {
    const id = await readText(readId, 'eventId', message);
    const at = await readAt(message);
    const properties = await readProperties(message);
    return {
      type: await requireText(readType, 'eventType', message),
      profile: await readProfile(message),
      ...(properties === undefined || properties === null ? {} : { properties }),
      ...(id === undefined ? {} : { id }),
      ...(at === undefined || at === null || at === '' ? {} : { at }),
    } as unknown as EventToTrack;
  };
}

function resultOf({ index, event, error }: TrackedItem): Record<string, unknown> {
  return error === undefined ? { index, ...event } : errorAnswer({ index, error });
}
