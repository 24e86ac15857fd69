import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The MongoDB in which the audience lives, and the account in it. Tested by every node (`audienceApiTest`). */
export class AudienceApi implements ICredentialType {
  name = 'audienceApi';

  displayName = 'Audience API';

  icon: Icon = { light: 'file:../nodes/icons/audience.svg', dark: 'file:../nodes/icons/audience.dark.svg' };

  documentationUrl = 'https://github.com/audience-engine/n8n-nodes-audience/blob/main/docs/n8n.md#connection';

  properties: INodeProperties[] = [
    {
      displayName: 'Configuration Type',
      name: 'configurationType',
      type: 'options',
      options: [
        {
          name: 'Connection String',
          value: 'connectionString',
          description: 'One line that says everything',
        },
        { name: 'Values', value: 'values', description: 'Host, user and password one by one' },
      ],
      default: 'connectionString',
    },
    {
      displayName: 'Connection String',
      name: 'connectionString',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'mongodb://localhost:27017/audience',
      description: 'The MongoDB connection string, mongodb:// or mongodb+srv://',
      required: true,
      displayOptions: { show: { configurationType: ['connectionString'] } },
    },
    {
      displayName: 'Host',
      name: 'host',
      type: 'string',
      default: 'localhost',
      description: 'Name or address of the server; several as host1:27017,host2:27017',
      required: true,
      displayOptions: { show: { configurationType: ['values'] } },
    },
    {
      displayName: 'Use DNS Seed List',
      name: 'useDnsSeedList',
      type: 'boolean',
      default: false,
      description: 'Whether the host is a mongodb+srv name, as of MongoDB Atlas',
      displayOptions: { show: { configurationType: ['values'] } },
    },
    {
      displayName: 'Port',
      name: 'port',
      type: 'number',
      default: 27017,
      displayOptions: { show: { configurationType: ['values'], useDnsSeedList: [false] } },
    },
    {
      displayName: 'Authentication',
      name: 'authentication',
      type: 'options',
      options: [
        {
          name: 'Client Certificate (X.509)',
          value: 'x509',
          description: 'The certificate below says who connects',
        },
        { name: 'None', value: 'none' },
        { name: 'User and Password', value: 'password' },
      ],
      default: 'none',
      displayOptions: { show: { configurationType: ['values'] } },
    },
    {
      displayName: 'User',
      name: 'user',
      type: 'string',
      default: '',
      displayOptions: { show: { configurationType: ['values'], authentication: ['password'] } },
    },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { configurationType: ['values'], authentication: ['password'] } },
    },
    {
      displayName: 'Authentication Database',
      name: 'authenticationDatabase',
      type: 'string',
      default: '',
      placeholder: 'admin',
      description: 'The database that knows the user; the server decides when empty',
      displayOptions: { show: { configurationType: ['values'], authentication: ['password'] } },
    },
    {
      displayName: 'Database',
      name: 'database',
      type: 'string',
      default: '',
      placeholder: 'audience',
      description:
        "The database to keep the audience in; when empty the one in the connection string, else 'audience'",
    },
    {
      displayName: 'Account',
      name: 'account',
      type: 'string',
      default: 'main',
      description:
        'Profiles, segments and lists of one account are invisible to the others in the same database',
    },
    {
      displayName: 'Time Zone',
      name: 'timeZone',
      type: 'string',
      default: '',
      placeholder: 'Europe/London',
      description:
        "The account's time zone, in which today begins and ends; when empty the account's stored zone, else UTC",
    },
    {
      displayName: 'Default Country',
      name: 'defaultCountry',
      type: 'string',
      default: '',
      placeholder: 'GB',
      description:
        'Two-letter country of phone numbers that are written without a country code; when empty they are refused',
    },
    {
      displayName: 'Use TLS',
      name: 'tls',
      type: 'boolean',
      default: false,
      description: 'Whether the connection is encrypted; mongodb+srv always is',
    },
    {
      displayName: 'CA Certificate',
      name: 'ca',
      type: 'string',
      typeOptions: { password: true, rows: 4 },
      default: '',
      description: 'The certificate that signed the server, as PEM text; needed for private authorities only',
      displayOptions: { show: { tls: [true] } },
    },
    {
      displayName: 'Client Certificate',
      name: 'certificate',
      type: 'string',
      typeOptions: { password: true, rows: 4 },
      default: '',
      description: 'The certificate to show to the server, as PEM text',
      displayOptions: { show: { tls: [true] } },
    },
    {
      displayName: 'Client Key',
      name: 'key',
      type: 'string',
      typeOptions: { password: true, rows: 4 },
      default: '',
      description: 'The private key of the client certificate, as PEM text',
      displayOptions: { show: { tls: [true] } },
    },
    {
      displayName: 'Passphrase',
      name: 'passphrase',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'The passphrase of the client key, if it has one',
      displayOptions: { show: { tls: [true] } },
    },
  ];
}
