// Node 20 runs everything here; the SDK's notice of its end would drown the tests' own output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Packages that ship ES modules only: jest runs CommonJS, so they are transformed too. */
const esmOnly = ['jose'];

/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts?(x)'],
  testSequencer: '<rootDir>/jest.sequencer.js',
  globalSetup: '<rootDir>/test/global-setup.ts',
  transform: { '\\.[jt]sx?$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testEnvironment: 'node',
  testTimeout: 30_000,
  maxWorkers: 2,
  collectCoverageFrom: ['src/gateway/**/*.ts'],
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: { 'src/gateway/': { branches: 100 } },
};
