import { describe, expect, it } from '@jest/globals';
import { parseDirectives, stripDirectives } from '../../../src/local/bedrock/directives';

describe('directives', () => {
  it.each([
    ['[[tokens=300]]', { tokens: 300 }],
    ['[[pace=0]]', { pace: 0 }],
    ['[[first=2000]]', { first: 2000 }],
    ['[[echo=two\nlines]]', { echo: 'two\nlines' }],
    ['[[echo=a[0]]]', { echo: 'a[0]' }],
    ['[[echo=]]', { echo: '' }],
    ['[[tokens=1]] and [[pace=2]]', { tokens: 1, pace: 2 }],
  ])('%j tells the model %j', (prompt, model) => {
    expect(parseDirectives(prompt)).toEqual({ model });
  });

  it.each([
    ['throttle', { kind: 'refuse', code: 'ThrottlingException', once: false }],
    ['throttle-once', { kind: 'refuse', code: 'ThrottlingException', once: true }],
    ['unavailable', { kind: 'refuse', code: 'ServiceUnavailableException', once: false }],
    ['access-denied', { kind: 'refuse', code: 'AccessDeniedException', once: false }],
    ['not-ready', { kind: 'refuse', code: 'ModelNotReadyException', once: false }],
    ['validation', { kind: 'refuse', code: 'ValidationException', once: false }],
    [
      'error-after:20',
      { kind: 'exception', code: 'ModelStreamErrorException', afterTokens: 20, once: false },
    ],
    ['throttle-after:3', { kind: 'exception', code: 'ThrottlingException', afterTokens: 3, once: false }],
    [
      'error-once-after:0',
      { kind: 'exception', code: 'ModelStreamErrorException', afterTokens: 0, once: true },
    ],
    ['throttle-once-after:2', { kind: 'exception', code: 'ThrottlingException', afterTokens: 2, once: true }],
    ['cut-after:0', { kind: 'cut', afterTokens: 0 }],
    ['reset-after:7', { kind: 'reset', afterTokens: 7 }],
    ['hang-after:7', { kind: 'hang', afterTokens: 7 }],
    ['cut-before', { kind: 'cut-before' }],
    ['hang', { kind: 'hang-before' }],
    ['no-metadata', { kind: 'no-metadata' }],
  ])('[[fault=%s]] asks for %j', (name, fault) => {
    expect(parseDirectives(`Hello [[fault=${name}]]`)).toEqual({ model: {}, fault });
  });

  it.each(['[[fault=flood]]', '[[fault=cut-after]]', '[[fault=hang:3]]', '[[tokens=many]]', '[[pace=-1]]'])(
    'refuses %s',
    (prompt) => {
      expect(() => parseDirectives(prompt)).toThrow(expect.objectContaining({ code: 'ValidationException' }));
    },
  );

  it.each([
    ['Hello [[pace=0]]', 'Hello'],
    ['[[fault=hang]]', ''],
    ['See [[Wiki link]] and a[[0]]', 'See [[Wiki link]] and a[[0]]'],
  ])('are taken out of %j', (prompt, text) => {
    expect(stripDirectives(prompt)).toBe(text);
  });
});

describe('a fault of one model', () => {
  it.each([
    ['us.anthropic.claude-sonnet-4-6', { kind: 'refuse', code: 'ThrottlingException', once: false }],
    ['us.amazon.nova-lite-v1:0', undefined],
  ])('is only that of models with the word in their id: %s', (modelId, fault) => {
    expect(parseDirectives('Hello [[fault=throttle on sonnet]]', modelId).fault).toEqual(fault);
  });
});

describe('what a model does besides answering', () => {
  it.each([
    ['[[think=Let me see.]]', { think: 'Let me see.' }],
    ['[[tool=weather {"city": "Oslo"}]]', { tool: { name: 'weather', input: '{"city": "Oslo"}' } }],
    ['[[tool=now]]', { tool: { name: 'now', input: '{}' } }],
  ])('is what it is told: %s', (prompt, model) => {
    expect(parseDirectives(prompt)).toEqual({ model });
  });
});
