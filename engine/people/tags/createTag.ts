import type { EngineContext } from '../../store/context';
import { NameTakenError } from '../../store/errors';
import { ensureTags } from './ensureTags';
import { readTagName } from './tagName';

/** Creates a tag that nobody carries yet. @throws NameTakenError, InvalidArgumentError */
export async function createTag(context: EngineContext, name: string): Promise<{ name: string }> {
  const tag = readTagName(name, '');
  const created = await ensureTags(context, [tag]);
  if (!created.has(tag.key))
    throw new NameTakenError(`There is a tag "${tag.name}" already.`, {
      hint: 'Names of tags are compared without regard to case and outer space. Use the one there is, or another name.',
    });
  return { name: tag.name };
}
