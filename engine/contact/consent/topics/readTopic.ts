import { checkObject } from '../../../api/checkOptions';
import type { TopicInput } from '../../../api/consent';
import { foldName } from '../../../language/text/fold';
import { isWellFormed, nameProblem, normalizeName } from '../../../language/text/names';
import { nearest } from '../../../language/text/nearest';
import { shown } from '../../../language/text/shown';
import { InvalidArgumentError } from '../../../store/errors';
import { channelKey } from '../../doNotContact/records';
import type { TopicDocument } from '../ConsentDocument';

const PARTS = ['name', 'description', 'channels', 'default'];
const MOST_CHANNELS = 20;
const LONGEST_DESCRIPTION = 2_000;

export type TopicParts = Pick<TopicDocument, 'name' | 'key' | 'description' | 'channels' | 'default'>;

/** What is given of a topic, read. @throws InvalidArgumentError with the place of what is wrong */
export function readTopicParts(given: Partial<TopicInput>): Partial<TopicParts> {
  checkObject(given, 'Give { name, channels }.');
  const unknown = Object.keys(given).find((key) => !PARTS.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, PARTS);
    throw new InvalidArgumentError(`A topic has no "${unknown.slice(0, 100)}".`, {
      hint: near === undefined ? `Its parts are ${PARTS.join(', ')}.` : `Did you mean "${near}"?`,
      path: `/${unknown.slice(0, 100)}`,
    });
  }
  const { name, description, channels, default: byDefault } = given;
  return {
    ...(name !== undefined && readTopicName(name, '/name')),
    ...(description !== undefined && { description: readDescription(description) }),
    ...(channels !== undefined && { channels: readChannels(channels) }),
    ...(byDefault !== undefined && { default: readDefault(byDefault) }),
  };
}

export function readTopicName(value: unknown, path: string): Pick<TopicDocument, 'name' | 'key'> {
  const name = typeof value === 'string' ? normalizeName(value.trim()) : value;
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of a topic: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path,
    });
  return { name: name as string, key: foldName(name as string) };
}

function readDescription(value: unknown): string {
  if (typeof value === 'string' && value.length <= LONGEST_DESCRIPTION && isWellFormed(value))
    return value.trim();
  throw new InvalidArgumentError('The description of the topic is no text that can be used.', {
    hint: `Give text of at most ${LONGEST_DESCRIPTION} characters.`,
    path: '/description',
  });
}

function readChannels(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_CHANNELS)
    throw new InvalidArgumentError('A topic is sent over one channel or several.', {
      hint: `Give 1 to ${MOST_CHANNELS} channels, such as ["email"].`,
      path: '/channels',
    });
  return [
    ...new Set(
      Array.from(value as unknown[], (channel, i) => {
        const key = typeof channel === 'string' && channel.length <= 100 ? keyOrNone(channel) : undefined;
        if (key === undefined || key === '*')
          throw new InvalidArgumentError(`${shown(channel)} is no channel.`, {
            hint: 'Give "email", "sms" or the name of another channel.',
            path: `/channels/${i}`,
          });
        return key;
      }),
    ),
  ];
}

const keyOrNone = (channel: string): string | undefined => {
  try {
    return channelKey(channel);
  } catch {
    return undefined;
  }
};

function readDefault(value: unknown): 'opt-in' | 'opt-out' {
  if (value === 'opt-in' || value === 'opt-out') return value;
  throw new InvalidArgumentError(`A topic is not ${shown(value)} by default.`, {
    hint: 'Give "opt-in" or "opt-out".',
    path: '/default',
  });
}
