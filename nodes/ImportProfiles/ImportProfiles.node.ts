import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { fileOf } from '../hosts/n8n/parameters/fileOf';
import { columnRows, columnsOf } from '../hosts/n8n/parameters/columnRows';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { onceForAll } from '../hosts/n8n/items/onceForAll';
import type { Answer } from '../hosts/n8n/items/Results';
import { importFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { onlyWhen, operationsOf, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { objectOf, optionsOf, plain, requiredText, textOf } from '../hosts/n8n/parameters/readParameters';
import { namesOfTags, tagsOrText } from '../hosts/n8n/parameters/tagsInput';
import { importProfiles, importProfilesNode } from './ImportProfiles.parameters';
import { runImport, type ImportSource } from './runImport';

/** Items are rows already. */
const written = { source: ['binary', 'text'] } as const;

export class ImportProfiles implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Import Profiles',
    name: 'importProfiles',
    icon: { light: 'file:../icons/importProfiles.svg', dark: 'file:../icons/importProfiles.dark.svg' },
    group: ['transform'],
    version: [1, 2, 4],
    subtitle:
      '={{ { analyze: "analyze", import: "analyze and import", commit: "import what was analyzed" }[$parameter["operation"]] }}',
    description: importProfilesNode.description,
    defaults: { name: 'Import Profiles' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...importProfilesNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(importProfiles.operation, importProfilesNode),
      property(importProfiles.source),
      onlyWhen(property(importProfiles.format), written),
      property(importProfiles.text, { typeOptions: { rows: 4 } }),
      property(importProfiles.binaryField),
      columnRows({
        description: importProfiles.columns.description,
        displayOptions: { show: { operation: ['analyze', 'import'] } },
      }),
      property(importProfiles.importId, importFromList),
      property(importProfiles.defaultTag),
      ...tagsOrText(importProfiles.moreTags),
      optionsCollection([
        { ...importProfiles.delimiter, when: { ...importProfiles.delimiter.when, ...written } },
        importProfiles.formats,
        importProfiles.emptyCells,
        importProfiles.badCells,
        importProfiles.mode,
        importProfiles.whenSeveral,
      ]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0) as string;
    const source = operation === 'commit' ? 'none' : this.getNodeParameter('source', 0);
    const allItems = source === 'items';
    // Each item has a file of its own; a text or an import is one for all.
    const run = allItems || source === 'binary' ? eachItem : onceForAll;
    return run(this, 2, async (_item, index, engine) => {
      if (allItems && index > 0) return [];
      const options = optionsOf(this, index);
      const { report, problems } = await runImport(engine, {
        ...(operation === 'commit'
          ? { importId: requiredText(this, 'importId', index, importProfiles.importId.label) }
          : {
              source: await sourceOf(this, index),
              format: textOf(this, 'format', index),
              delimiter: plain(options['delimiter']),
              columns: columnsOf(this, index),
              formats:
                options['formats'] === undefined
                  ? {}
                  : (objectOf(this, 'options.formats', index, importProfiles.formats.label) as Record<
                      string,
                      string
                    >),
              emptyCells: plain(options['emptyCells']),
              badCells: plain(options['badCells']),
            }),
        commit: operation !== 'analyze',
        mode: plain(options['mode']),
        whenSeveral: plain(options['whenSeveral']),
        defaultTag: this.getNodeParameter('defaultTag', index, true) === true,
        moreTags: namesOfTags(this, 'moreTags', index),
        signal: this.getExecutionCancelSignal(),
      });
      // A row that is an item is wrong at that item.
      return [
        [0, report as IDataObject],
        ...problems.map((one): Answer => [
          1,
          { ...one } as unknown as IDataObject,
          allItems ? one.line - 1 : index,
        ]),
      ];
    });
  }
}

async function sourceOf(context: IExecuteFunctions, index: number): Promise<ImportSource> {
  const source = context.getNodeParameter('source', index);
  if (source === 'items') return context.getInputData().map(({ json }) => json);
  if (source === 'text') return requiredText(context, 'text', index, importProfiles.text.label);
  const field = requiredText(context, 'binaryField', index, importProfiles.binaryField.label);
  return fileOf(context, index, field);
}
