import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { snakeCase } from '../../../modules/terraform/names';

it.each([
  ['name', 'name'],
  ['userPoolId', 'user_pool_id'],
  ['s3Bucket', 's3_bucket'],
  ['oauth2ClientId', 'oauth2_client_id'],
  ['cacheWrite5m', 'cache_write_5m'],
  ['already_snake', 'already_snake'],
])('%s is %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected);
});

it('can be told back, where words have more than a letter, and digits at their end', () => {
  const word = fc.stringMatching(/^[a-z]{2,}[0-9]*$/);
  const names = fc.array(word, { minLength: 1, maxLength: 4 });
  const camelCase = ([first, ...rest]: string[]) =>
    [first, ...rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('');

  fc.assert(fc.property(names, (words) => expect(snakeCase(camelCase(words))).toBe(words.join('_'))));
});
