import { beforeAll, describe, expect, it } from '@jest/globals';
import * as path from 'node:path';
import { bundleChannelHandler } from '../../src/build/channel-handlers';
import type { HandlerCode } from './channel-isolation';
import { checkIsolation } from './channel-isolation';

const projectDirectory = path.resolve(__dirname, '../..');

let code: HandlerCode;
beforeAll(async () => {
  const [inbound, outbound] = await Promise.all([
    bundleChannelHandler(projectDirectory, 'inbound'),
    bundleChannelHandler(projectDirectory, 'outbound'),
  ]);
  code = { inbound, outbound };
});

/** The code with one piece replaced: the piece must be there, or the mutant would be no mutant. */
function mutate(target: keyof HandlerCode, piece: string, replacement: string): HandlerCode {
  expect(code[target]).toContain(piece);
  return { ...code, [target]: code[target].replace(piece, () => replacement) };
}

describe('channel isolation', () => {
  it('holds for every principal, channel and event: nobody passes but to their own', () => {
    const { failed, counterexample, numRuns } = checkIsolation(code, 20_000);

    expect({ failed, counterexample }).toEqual({ failed: false, counterexample: null });
    expect(numRuns).toBe(20_000);
  });

  it.each([
    ['inbound', 'no check on publish', 'if (!ownsChannel(identity, segments)) util.unauthorized();', ''],
    ['inbound', 'the prefix of an id', 'segments[1] === userId', 'segments[1].startsWith(userId)'],
    ['outbound', 'the prefix of an id', 'segments[1] === userId', 'segments[1].startsWith(userId)'],
    [
      'outbound',
      'an id that begins with the segment',
      'segments[1] === userId',
      'userId.startsWith(segments[1])',
    ],
    ['inbound', 'the wrong segment', 'segments[1] === userId', 'segments[2] === userId'],
    ['outbound', 'any segment', 'segments[1] === userId', 'segments.indexOf(userId) > 0'],
    ['outbound', '|| for &&', 'segments.length > 1 && segments[1]', 'segments.length > 1 || segments[1]'],
    [
      'outbound',
      'a wildcard for everybody',
      'segments[1] === userId',
      '(segments[1] === userId || segments[1] === "*")',
    ],
    ['outbound', 'the user id *', 'userId !== "*" && ', ''],
    ['inbound', 'a wildcard on publish', 'segments.indexOf("*") !== -1', 'false'],
    [
      'outbound',
      'no check on subscribe',
      'if (!ownsChannel(ctx.identity, ctx.info.channel.segments)) util.unauthorized();',
      '',
    ],
    ['outbound', 'publish by a user', 'if (!identity?.userArn || identity.claims) util.unauthorized();', ''],
    [
      'inbound',
      'subscribe by a user',
      'function onSubscribe() {\n  util.unauthorized();',
      'function onSubscribe() {',
    ],
    ['inbound', 'a caller taken from the channel', 'userId: userIdOf(identity)', 'userId: segments[2]'],
    [
      'outbound',
      'the case of an id ignored',
      'segments[1] === userId',
      'segments[1].toLowerCase() === userId.toLowerCase()',
    ],
  ] as const)('is not had with a mutant of the %s handler: %s', (target, _, piece, replacement) => {
    const mutant = mutate(target, piece, replacement);

    expect(checkIsolation(mutant, 20_000).failed).toBe(true);
  });
});
