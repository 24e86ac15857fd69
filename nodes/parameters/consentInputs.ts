import type { ConsentEvidence } from '../../engine';
import type { Inputs } from '../operations/NodeOperation';
import type { ParameterText } from './Parameter';

type Reading = Pick<Inputs, 'text'>;

/** What proves a consent, as the forms of both hosts ask for it. */
export function evidenceParameters(
  when?: NonNullable<ParameterText['when']>,
): Record<'ip' | 'userAgent', ParameterText> {
  const only = when === undefined ? {} : { when };
  return {
    ip: {
      label: 'IP Address',
      description: 'Where it came from, kept as evidence',
      kind: 'text',
      default: '',
      placeholder: 'e.g. 192.0.2.7',
      ...only,
    },
    userAgent: {
      label: 'User Agent',
      description: 'The browser it came from, kept as evidence',
      kind: 'text',
      default: '',
      ...only,
    },
  };
}

/** The words that a person saw. */
export function shownParameters(
  when?: NonNullable<ParameterText['when']>,
): Record<'shown' | 'shownVersion', ParameterText> {
  const only = when === undefined ? {} : { when };
  return {
    shown: {
      label: 'Words Shown',
      description: 'The words that the person saw and agreed to, kept as evidence',
      kind: 'text',
      default: '',
      placeholder: 'e.g. Yes, send me the news once a week',
      ...only,
    },
    shownVersion: {
      label: 'Version of the Words',
      description: 'Which version of the words it was, kept as evidence',
      kind: 'text',
      default: '',
      placeholder: 'e.g. 2026-03',
      ...only,
    },
  };
}

/** Whom a consent is of. */
export function contactParameters(
  when?: NonNullable<ParameterText['when']>,
): Record<'contact' | 'email' | 'phone', ParameterText> {
  return {
    contact: {
      label: 'Whose',
      description: 'Whose consent it is: of a contact point, or of all of a profile',
      kind: 'choice',
      default: 'profile',
      choices: [
        { value: 'email', label: 'Email Address', description: 'One email address' },
        { value: 'phone', label: 'Phone Number', description: 'One phone number' },
        { value: 'profile', label: 'Profile', description: "The profile's contact points for the topic" },
      ],
      ...(when === undefined ? {} : { when }),
    },
    email: {
      label: 'Email Address',
      description: 'The email address',
      kind: 'text',
      default: '',
      required: true,
      placeholder: 'e.g. nathan@example.com',
      when: { ...when, contact: ['email'] },
    },
    phone: {
      label: 'Phone Number',
      description: 'The phone number, with country code',
      kind: 'text',
      default: '',
      required: true,
      placeholder: 'e.g. +442079460123',
      when: { ...when, contact: ['phone'] },
    },
  };
}

export async function shownOf(inputs: Reading): Promise<Pick<ConsentEvidence, 'shown'>> {
  const text = await inputs.text('shown');
  const version = await inputs.text('shownVersion');
  return text === undefined ? {} : { shown: version === undefined ? text : { text, version } };
}

export async function evidenceOf(inputs: Pick<Inputs, 'text' | 'source'>): Promise<ConsentEvidence> {
  const [ip, userAgent] = [await inputs.text('ip'), await inputs.text('userAgent')];
  return {
    by: (await inputs.text('saidBy')) ?? inputs.source(),
    ...(await shownOf(inputs)),
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
