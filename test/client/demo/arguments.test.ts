import { describe, expect, it } from '@jest/globals';
import { parseDemoArguments, UsageError } from '../../../src/client/demo/arguments';
import { credentialsOf } from '../../../src/client/demo/credentials';

const alice = { username: 'alice@example.com', password: 'of alice' };
const bob = { username: 'bob@example.com', password: 'of bob' };

describe('the command line of the demo', () => {
  it('needs a prompt and nothing else', () => {
    expect(parseDemoArguments(['Why is the sky blue?'])).toEqual({
      prompt: 'Why is the sky blue?',
      json: false,
    });
  });

  it('takes every option', () => {
    const args = ['Hi', '--json', '--model', 'm', '--outputs', 'o.json', '--user', 'u', '--password', 'p'];

    expect(parseDemoArguments(args)).toEqual({
      prompt: 'Hi',
      json: true,
      modelId: 'm',
      outputsFile: 'o.json',
      username: 'u',
      password: 'p',
    });
  });

  it.each([
    ['no prompt', []],
    ['an empty prompt', ['  ']],
    ['a prompt without quotes', ['Why', 'is']],
    ['an unknown option', ['Hi', '--modle', 'm']],
    ['an option without its value', ['Hi', '--model']],
    ['a password for nobody', ['Hi', '--password', 'p']],
  ])('refuses %s', (_name, args) => {
    expect(() => parseDemoArguments(args)).toThrow(UsageError);
  });
});

describe('whom the demo signs in', () => {
  it('is the first demo user where nobody is named', () => {
    expect(credentialsOf({}, [alice, bob])).toBe(alice);
  });

  it('is a demo user by name', () => {
    expect(credentialsOf({ username: bob.username }, [alice, bob])).toBe(bob);
  });

  it('is anybody whose password is given', () => {
    const carol = { username: 'carol', password: 'of carol' };

    expect(credentialsOf(carol, [alice])).toEqual(carol);
  });

  it.each([
    ['a stranger without a password', { username: 'carol' }, [alice]],
    ['nobody, where the gateway has no demo users', {}, []],
  ])('cannot be %s', (_name, named, demoUsers) => {
    expect(() => credentialsOf(named, demoUsers)).toThrow(UsageError);
  });
});
