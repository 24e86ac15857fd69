import type { Recipient, RecipientOptions } from '../../api';
import { refuse } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { csvLine } from '../../language/text/csvLine';
import { listRecipients } from './listRecipients';

const COLUMNS = ['profileId', 'externalId', 'contactPoint', 'status', 'reason', 'sentAt'];

/** The recipients as text, one line after the other, each with its end. @throws NotFoundError, InvalidArgumentError */
export async function* exportRecipients(
  context: EngineContext,
  broadcastId: string,
  { format = 'csv', ...options }: RecipientOptions & { format?: 'csv' | 'ndjson' } = {},
): AsyncGenerator<string> {
  if (format !== 'csv' && format !== 'ndjson') throw refuse('format', format, 'Give "csv" or "ndjson".');
  if (format === 'csv') yield `${csvLine(COLUMNS)}\n`;
  for await (const recipient of listRecipients(context, broadcastId, options))
    yield `${format === 'csv' ? csvOf(recipient) : JSON.stringify(recipient)}\n`;
}

const csvOf = ({ profile, contactPoint, status, reason, sentAt }: Recipient): string =>
  csvLine([profile.id, profile.externalId, contactPoint, status, reason, sentAt]);
