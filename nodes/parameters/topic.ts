import type { ParameterText } from './Parameter';

/** What a send is about, as the forms of every node that asks the gate take it. */
export const topic: ParameterText = {
  label: 'Topic',
  description:
    'What the message is about; an opt-in topic takes a subscription, an opt-out one that nobody has unsubscribed',
  kind: 'text',
  default: '',
  placeholder: 'e.g. News',
};
