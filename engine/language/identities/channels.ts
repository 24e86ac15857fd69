/** The channels that have a name everywhere; any other word is a channel as well, and reaches people by phone. */
export const CHANNELS = ['email', 'sms', 'viber', 'voice', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];
