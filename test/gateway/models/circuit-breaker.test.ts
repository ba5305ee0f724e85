import { beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from '../../../src/gateway/models/circuit-breaker';

const model = { modelId: 'nova', provider: undefined };

let now: number;
let breaker: CircuitBreaker;
beforeEach(() => {
  now = 0;
  breaker = new CircuitBreaker({ now: () => now });
});

const fail = (times: number) => Array.from({ length: times }, () => breaker.failed(model));

describe('a model that has failed', () => {
  it('four times in a row may be called', () => {
    fail(4);

    expect(breaker.admits(model)).toBe(true);
  });

  it('five times in a row is left alone, which is told once', () => {
    expect(fail(6)).toEqual([false, false, false, false, true, false]);
    expect(breaker.admits(model)).toBe(false);
  });

  it('and answered in between counts from the start', () => {
    fail(4);
    breaker.succeeded(model);
    fail(4);

    expect(breaker.admits(model)).toBe(true);
  });

  it('may be tried after half a minute, by one call at a time', () => {
    fail(5);
    now = 29_999;
    expect(breaker.admits(model)).toBe(false);

    now = 30_000;

    expect(breaker.admits(model)).toBe(true);
    expect(breaker.admits(model)).toBe(false);
  });

  it('is left alone again where the trial fails', () => {
    fail(5);
    now = 30_000;
    breaker.admits(model);
    fail(1);

    now = 59_999;

    expect(breaker.admits(model)).toBe(false);
  });

  it('is open to all where the trial succeeds', () => {
    fail(5);
    now = 30_000;
    breaker.admits(model);
    breaker.succeeded(model);

    expect([breaker.admits(model), breaker.admits(model)]).toEqual([true, true]);
  });

  it('may be tried once more where the trial never ended', () => {
    fail(5);
    now = 30_000;
    breaker.admits(model);

    now = 60_000;

    expect(breaker.admits(model)).toBe(true);
  });

  it('says nothing of a model of that name at another provider', () => {
    const provider = {
      name: 'elsewhere',
      baseUrl: 'https://models.example/v1',
      apiKeyHeader: 'Authorization',
      maxTokensField: 'max_tokens',
      query: {},
    } as const;

    fail(5);

    expect(breaker.admits({ ...model, provider })).toBe(true);
  });
});
