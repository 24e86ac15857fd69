import { openAudienceEngine, type AccessKey, type AccessRole } from '../../engine';
import { engineOptions } from './engineOptions';
import type { Told } from './settings';

/** `keys create`, `keys list`, `keys revoke`. */
export async function runKeys(
  told: Exclude<Told, { does: 'serve' }>,
  say: (line: string) => void,
): Promise<void> {
  const engine = await openAudienceEngine(engineOptions(told.settings));
  try {
    if (told.does === 'keys create') {
      const { key } = await engine.access.createKey({ name: told.name, role: told.role as AccessRole });
      say(
        `${key}\n\nIt is not shown again. Whoever has it may ${told.role === 'read' ? 'read' : 'read and change everything'}.`,
      );
    } else if (told.does === 'keys revoke') say(`Revoked: ${line(await engine.access.revokeKey(told.id))}`);
    else {
      const keys = await engine.access.listKeys();
      for (const key of keys) say(line(key));
      if (keys.length === 0) say('There is no key.');
    }
  } finally {
    await engine.close();
  }
}

const line = ({ id, name, role, createdAt, lastUsedAt }: AccessKey): string =>
  `${id}  ${role.padEnd(5)}  made ${createdAt.slice(0, 10)}  ${lastUsedAt ? `used ${lastUsedAt.slice(0, 16).replace('T', ' ')}` : 'never used           '}  ${name}`;
