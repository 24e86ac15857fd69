'use strict';

const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // mongodb 7.6 and later reads the operating system through import('os'), which jest's sandbox refuses: the handshake
  // then fails with "Missing required sub-document 'driver'". Compiled to require it works.
  transform: { '^.+\\.ts$': swc, '/mongodb/lib/runtime_adapters\\.js$': swc },
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters\\.js$)'],
  globalSetup: '<rootDir>/test/support/startSuite.ts',
  globalTeardown: '<rootDir>/test/support/stopSuite.ts',
  // n8n-core and Node-RED are large; a real MongoDB on a busy machine is not instant either.
  testTimeout: 60_000,
  maxWorkers: 2,
};
