import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { LAMBDA_FUNCTIONS } from '../../src/build/lambda-packages';

const lambdaDirectory = path.resolve(__dirname, '../../dist/lambda');

describe.each(LAMBDA_FUNCTIONS)('the package of %s', (name) => {
  const files = unzipSync(readFileSync(path.join(lambdaDirectory, `${name}.zip`)));
  const code = strFromU8(files['index.js']!);

  it('is its code, and apart from it the tracer, which is loaded where it is used', () => {
    expect(Object.keys(files).sort()).toEqual(['index.js', 'xray-tracer.js']);
    expect(code.includes('xray-sdk')).toBe(false);
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
