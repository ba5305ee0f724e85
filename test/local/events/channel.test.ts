import { describe, expect, it } from '@jest/globals';
import { hears, parseChannel, type Channel } from '../../../src/local/events/channel';

const segment50 = 'a'.repeat(50);

describe('parseChannel', () => {
  it.each([
    ['/chat', '/chat', ['chat']],
    ['chat/ada', '/chat/ada', ['chat', 'ada']],
    ['/chat/ada/', '/chat/ada', ['chat', 'ada']],
    ['/Chat/A-b/3/4/5', '/Chat/A-b/3/4/5', ['Chat', 'A-b', '3', '4', '5']],
    [`/chat/${segment50}`, `/chat/${segment50}`, ['chat', segment50]],
  ])('reads %s', (text, path, segments) => {
    expect(parseChannel(text, { wildcard: false })).toEqual({ path, segments, namespace: segments[0] });
  });

  it.each(
    [
      ['', '/', '//chat', '/chat//ada', '/chat/ada//'],
      [
        '/1/2/3/4/5/6',
        `/chat/${segment50}a`,
        '/chat/-a',
        '/chat/a-',
        '/chat/a_b',
        '/chat/a.b',
        '/chat/ä',
        '/chat/a b',
      ],
      ['/*', '*', '/chat/*/ada', '/chat/a*', '/chat/**'],
    ].flat(),
  )('refuses %j, to subscribe to as well', (text) => {
    expect(parseChannel(text, { wildcard: true })).toBeUndefined();
  });

  it('takes a wildcard as the last segment, to subscribe to only', () => {
    expect(parseChannel('/chat/ada/*', { wildcard: true })?.segments).toEqual(['chat', 'ada', '*']);
    expect(parseChannel('/chat/ada/*', { wildcard: false })).toBeUndefined();
  });

  it('counts a wildcard as one of the five segments', () => {
    expect(parseChannel('/1/2/3/4/*', { wildcard: true })).toBeDefined();
    expect(parseChannel('/1/2/3/4/5/*', { wildcard: true })).toBeUndefined();
  });
});

describe('hears', () => {
  it.each([
    ['/chat/ada', '/chat/ada', true],
    ['/chat/ada', '/chat/Ada', false],
    ['/chat/ada', '/chat/ada/1', false],
    ['/chat/*', '/chat/ada', true],
    ['/chat/*', '/chat/ada/1/2/3', true],
    ['/chat/*', '/chat', false],
    ['/chat/*', '/chats/ada', false],
    ['/chat/ada/*', '/chat/adam/1', false],
  ])('%s of %s: %s', (subscribed, published, expected) => {
    const [subscription, publication] = [subscribed, published].map(
      (path) => parseChannel(path, { wildcard: true }) as Channel,
    );
    expect(hears(subscription as Channel, publication as Channel)).toBe(expected);
  });
});
