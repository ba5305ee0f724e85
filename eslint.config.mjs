import appsync from '@aws-appsync/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const awsProviderRoot = {
  name: '@cdktf/provider-aws',
  message: "Import '@cdktf/provider-aws/lib/<resource>': the root takes 5–8 s and 1.5 GB to load.",
};

/** @param {string[]} group @param {string} message */
const boundary = (group, message, paths = []) => ({
  'no-restricted-imports': ['error', { paths: [awsProviderRoot, ...paths], patterns: [{ group, message }] }],
});

export default tseslint.config(
  {
    ignores: [
      'dist/!(appsync)/**',
      '.local',
      'cdktf.out',
      '.artifacts',
      'coverage',
      '**/*.mjs',
      '*.js',
      'src/local/lambda/bootstrap.js',
      'src/local/events/appsync-js/realm/*.js',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['dist/appsync/*.js'] } },
    },
  },
  {
    rules: {
      'no-restricted-imports': ['error', { paths: [awsProviderRoot] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['src/**'],
    rules: boundary(['**/modules/**', '**/stacks/**'], 'src knows nothing of the Terraform side.'),
  },
  {
    files: ['src/gateway/**'],
    rules: {
      ...boundary(
        ['@aws-*', '@aws-*/**', '@smithy/**', 'node:*', 'ws', '**/aws/**', '**/handlers/**', '**/local/**'],
        'The domain imports no AWS and no platform: take it through a port.',
      ),
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'fetch',
          'window',
          'document',
          'crypto',
        ].map((name) => ({
          name,
          message: 'The domain reads no clock, environment or randomness: take it through a port.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from the Clock port.' },
        { object: 'Math', property: 'random', message: 'Take randomness through a port.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take the time from the Clock port.',
        },
      ],
    },
  },
  {
    files: ['src/web/**/*.tsx', 'src/web/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    // The bundles, because a bundler may emit what the source does not have.
    files: ['dist/appsync/*.js'],
    plugins: appsync.configs.recommended.plugins,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      ...appsync.configs.recommended.rules,
      '@typescript-eslint/no-unused-vars': 'error',
      'no-restricted-syntax': [
        'error',
        ...[
          ['ThrowStatement', 'APPSYNC_JS has no throw: use util.error or util.unauthorized.'],
          ['DoWhileStatement', 'APPSYNC_JS has no do loop: use for-of.'],
          ['NewExpression', 'APPSYNC_JS has no constructors.'],
          ['ImportExpression', 'APPSYNC_JS has no dynamic import.'],
        ].map(([selector, message]) => ({ selector, message })),
      ],
    },
  },
  {
    files: [
      'src/local/main.ts',
      'src/local/console.ts',
      'src/client/demo/**',
      'src/build/**',
      'stacks/published/main.ts',
      'bench/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
