import { describe, expect, it } from '@jest/globals';
import { demoUsersOf } from '../../src/web/outputs';

const ada = { username: 'ada@example.com', password: 'a password' };

describe('the demo users', () => {
  it('are those that a local gateway names', () => {
    expect(demoUsersOf({ custom: { local: { demo_users: [ada] } } })).toEqual([ada]);
  });

  it.each([
    ['a deployed gateway', { custom: { events: {} } }],
    ['outputs without custom values', {}],
    ['something else than a list', { custom: { local: { demo_users: 'ada' } } }],
    ['users without a password', { custom: { local: { demo_users: [{ username: 'ada' }] } } }],
  ])('are none with %s', (_, outputs) => {
    expect(demoUsersOf(outputs)).toEqual([]);
  });
});
