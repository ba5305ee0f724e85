import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { anyConditions } from './any-conditions';
import { BAD, HOSTILE } from './bounds';
import { checkStream } from './stream-rules';
import { streamTurn } from './streamed-turn';

const LONGEST_MS = 240_000;

describe('a client', () => {
  it.each([
    ['waits long, on a hostile way', HOSTILE],
    ['waits as by default, on a bad day', BAD],
  ])(
    'that %s, gets the whole of what the model said, in order and once',
    async (_, bounds) => {
      await fc.assert(
        fc.asyncProperty(anyConditions(bounds), async (conditions) => {
          checkStream(await streamTurn(conditions));
        }),
        { numRuns: 600 },
      );
    },
    LONGEST_MS,
  );
});
