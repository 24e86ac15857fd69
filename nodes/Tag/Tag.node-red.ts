import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { registerType } from '../hosts/node-red/settings/registerType';
import { runOperation, type Operations } from '../hosts/node-red/answers/runOperation';
import { readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { sorted } from '../parameters/sortBy';

interface TagDef extends NodeDef {
  connection?: string;
  operation?: string;
  sort?: string;
  tagName?: string;
  tagNameType?: string;
  tag?: string;
  tagType?: string;
  search?: string;
  searchType?: string;
  force?: boolean;
}

/** Creates, lists and deletes the account's tags (R60, R64, R66). */
export default (RED: NodeAPI): void => {
  function Tag(this: Node, def: TagDef): void {
    RED.nodes.createNode(this, def);
    answerMessages(
      RED,
      this,
      def.connection,
      runOperation(operations(RED, this, def), def.operation, 'getAll'),
    );
  }

  registerType(RED, 'audience-tag', Tag);
};

function operations(RED: NodeAPI, node: Node, def: TagDef): Operations {
  const readName = typedValue(RED, node, 'tagName', def.tagName, def.tagNameType);
  const readTag = typedValue(RED, node, 'tag', def.tag, def.tagType);
  const readSearch = typedValue(RED, node, 'search', def.search, def.searchType);

  return {
    async create(message, { send, link, signal }) {
      const name = await requireText(readName, 'tagName', message);
      message.payload = await link.run((engine) => engine.tags.create(name), { signal });
      send(message);
    },

    async delete(message, { send, link, signal }) {
      const name = await requireText(readTag, 'tag', message);
      const deleted = await link.run(
        (engine) => engine.tags.delete(name, { force: def.force === true, signal }),
        { signal },
      );
      message.payload = { ...deleted, deleted: true };
      send(message);
    },

    async getAll(message, { send, link, signal }) {
      const wanted = ((await readText(readSearch, 'search', message)) ?? '').toLowerCase();
      const tags = await link.run((engine) => engine.tags.list(), { signal });
      message.payload = sorted(
        tags.filter(({ name }) => name.toLowerCase().includes(wanted)),
        def.sort,
      );
      send(message);
    },
  };
}
