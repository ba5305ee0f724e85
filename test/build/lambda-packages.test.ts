import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { LAMBDA_FUNCTIONS } from '../../src/build/lambda-packages';

const lambdaDirectory = path.resolve(__dirname, '../../dist/lambda');

describe.each(LAMBDA_FUNCTIONS)('the package of %s', (name) => {
  const files = unzipSync(readFileSync(path.join(lambdaDirectory, `${name}.zip`)));
  const code = strFromU8(files['index.js']!);

  it('is its code, and apart from it what is loaded where it is used', () => {
    const asksModels = name === 'chat';

    expect(Object.keys(files).sort()).toEqual([
      'index.js',
      ...(asksModels ? ['provider-models.js'] : []),
      'xray-tracer.js',
    ]);
  });

  it.each([
    ['the X-Ray SDK', 'xray-sdk'],
    ['the OpenAI client', 'OPENAI_BASE_URL'],
  ])('does not load %s with its code', (_, word) => {
    expect(code.includes(word)).toBe(false);
  });

  it.each([
    ['a container', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
    ['a web identity', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
    ['a process', 'credential_process'],
    ['somebody’s sign-in', 'sso_start_url'],
  ])('takes no credentials from %s', (_, source) => {
    expect(code.includes(source)).toBe(false);
  });
});

describe('the models beyond AWS in the package of chat', () => {
  const { 'provider-models.js': file } = unzipSync(readFileSync(path.join(lambdaDirectory, 'chat.zip')));

  it('are a file of their own, with the OpenAI client', () => {
    expect(strFromU8(file!).includes('OPENAI_BASE_URL')).toBe(true);
  });

  it('bring no second SDK of AWS for their keys', () => {
    expect(strFromU8(file!).includes('secretsmanager')).toBe(false);
  });
});
