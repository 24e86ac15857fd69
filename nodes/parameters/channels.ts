import type { Choice } from './Parameter';

/** The channels that nodes offer by name; the engine accepts any other word as well. */
export const channels: readonly Choice[] = [
  { value: 'email', label: 'Email', description: 'Messages to an email address' },
  { value: 'sms', label: 'SMS', description: 'Text messages to a phone number' },
  { value: 'viber', label: 'Viber', description: 'Viber messages to a phone number' },
  { value: 'voice', label: 'Voice', description: 'Calls to a phone number' },
  { value: 'whatsapp', label: 'WhatsApp', description: 'WhatsApp messages to a phone number' },
];
