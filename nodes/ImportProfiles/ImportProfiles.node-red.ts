import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { registerType } from '../hosts/node-red/settings/registerType';
import { tagNames } from '../hosts/node-red/inputs/tagInputs';
import { requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { runImport, type ImportSource, type ImportWish } from './runImport';

interface ImportProfilesDef extends NodeDef {
  connection?: string;
  operation?: string;
  rows?: string;
  rowsType?: string;
  format?: string;
  delimiter?: string;
  columns?: string;
  columnsType?: string;
  formats?: string;
  formatsType?: string;
  emptyCells?: string;
  badCells?: string;
  importId?: string;
  importIdType?: string;
  defaultTag?: boolean;
  moreTags?: string;
  moreTagsType?: string;
  mode?: string;
  whenSeveral?: string;
}

/** Rows of msg.payload (text, Buffer or array) become profiles: looked at, imported, or both in one step (R67, R68). */
export default (RED: NodeAPI): void => {
  function ImportProfiles(this: Node, def: ImportProfilesDef): void {
    RED.nodes.createNode(this, def);
    const readRows = typedValue(RED, this, 'rows', def.rows || 'payload', def.rowsType || 'msg');
    const readColumns = typedValue(RED, this, 'columns', def.columns || '{}', def.columnsType || 'json');
    const readFormats = typedValue(RED, this, 'formats', def.formats || '{}', def.formatsType || 'json');
    const readId = typedValue(RED, this, 'importId', def.importId, def.importIdType);
    const readTags = typedValue(RED, this, 'moreTags', def.moreTags, def.moreTagsType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const from =
        def.operation === 'commit'
          ? { importId: await requireText(readId, 'importId', message) }
          : {
              source: ((await readRows(message)) ?? null) as ImportSource,
              format: def.format,
              delimiter: def.delimiter,
              columns: ((await readColumns(message)) ?? {}) as ImportWish['columns'],
              formats: ((await readFormats(message)) ?? {}) as ImportWish['formats'],
              emptyCells: def.emptyCells,
              badCells: def.badCells,
            };
      const more = (await readTags(message)) ?? '';
      const wish: ImportWish = {
        ...from,
        mode: def.mode,
        whenSeveral: def.whenSeveral,
        commit: def.operation !== 'analyze',
        defaultTag: def.defaultTag !== false,
        moreTags: more === '' ? [] : tagNames(more),
        signal,
      };
      const { report, problems } = await link.run((engine) => runImport(engine, wish), { signal });
      const second =
        problems.length === 0
          ? null
          : { ...RED.util.cloneMessage({ ...message, payload: undefined }), payload: problems };
      message.payload = report;
      send([message, second]);
    });
  }

  registerType(RED, 'audience-import-profiles', ImportProfiles);
};
