import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { companyFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { operationsOf, property } from '../hosts/n8n/parameters/property';
import { companyOperations } from './Company.operations';
import { company, companyNode } from './Company.parameters';

export class Company implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Company',
    name: 'company',
    icon: { light: 'file:../icons/company.svg', dark: 'file:../icons/company.dark.svg' },
    group: ['transform'],
    version: [2],
    subtitle: '={{ { getAll: "get many", people: "get people" }[$parameter["operation"]] }}',
    description: companyNode.description,
    defaults: { name: 'Company' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(company.operation, companyNode),
      property(company.company, companyFromList),
      property(company.search),
      property(company.sort),
      property(company.returnAll),
      property(company.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, companyOperations, company);
  }
}
