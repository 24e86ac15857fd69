import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { eachItem, type Answer } from '../hosts/n8n/eachItem';
import { methods } from '../hosts/n8n/methods';
import { property } from '../hosts/n8n/property';
import { requiredText, textsOf } from '../hosts/n8n/readParameters';
import { importProfiles, importProfilesNode } from './ImportProfiles.parameters';
import { runImport, type ImportSource } from './runImport';

export class ImportProfiles implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Import Profiles',
    name: 'importProfiles',
    icon: { light: 'file:../icons/importProfiles.svg', dark: 'file:../icons/importProfiles.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ { analyze: "analyze", import: "analyze and import", commit: "import what was analyzed" }[$parameter["operation"]] }}',
    description: importProfilesNode.description,
    defaults: { name: 'Import Profiles' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...importProfilesNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: Object.values(importProfiles).map((parameter) => property(parameter)),
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 2, async (_item, index, engine) => {
      const operation = this.getNodeParameter('operation', index) as string;
      const allItems = operation !== 'commit' && this.getNodeParameter('source', 0) === 'items';
      if (allItems && index > 0) return [];
      const { report, problems } = await runImport(engine, {
        ...(operation === 'commit' ? { importId: requiredText(this, 'importId', index, 'Import ID') } : { source: await sourceOf(this, index) }),
        commit: operation !== 'analyze',
        defaultTag: this.getNodeParameter('defaultTag', index, true) === true,
        moreTags: textsOf(this, 'moreTags', index),
        signal: this.getExecutionCancelSignal(),
      });
      // A row that is an item is wrong at that item.
      return [[0, report as IDataObject], ...problems.map((one): Answer => [1, { ...one } as unknown as IDataObject, allItems ? one.line - 1 : index])];
    });
  }
}

async function sourceOf(context: IExecuteFunctions, index: number): Promise<ImportSource> {
  const source = context.getNodeParameter('source', index);
  if (source === 'items') return context.getInputData().map(({ json }) => json);
  if (source === 'csv') return requiredText(context, 'csv', index, 'CSV');
  return context.helpers.getBinaryDataBuffer(index, requiredText(context, 'binaryField', index, 'Input Binary Field'));
}
