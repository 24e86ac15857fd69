import { audienceEditor } from './audienceEditor';

/** A text of the builder in the language of the editor: key below `builder.` in the catalogue of the connection. */
export const words = (key: string, values?: Record<string, unknown>): string => audienceEditor().words(`builder.${key}`, values);
