import { describe, expect, it } from '@jest/globals';
import { UNRESERVED_CONCURRENCY } from '../../../src/local/stack/functions';
import { readWith } from './fixture';

const chat = (change: object) =>
  readWith((resources) => {
    Object.assign(resources['aws_lambda_function']!['functions_chat_function']!, change);
  }).functions[0]!;

describe('a function', () => {
  it('runs a built package, wherever the stack has it', () => {
    const filename = '${path.module}/../../../dist/lambda/chat.zip';

    expect(chat({ filename }).zipFile).toBe('built/lambda/chat.zip');
  });

  it('has the provider’s defaults', () => {
    expect(chat({ timeout: null, memory_size: null, environment: null })).toMatchObject({
      timeoutSeconds: 3,
      memoryMegabytes: 128,
      environment: {},
    });
  });

  it.each([
    [null, UNRESERVED_CONCURRENCY],
    [-1, UNRESERVED_CONCURRENCY],
    [0, 0],
    [7, 7],
  ])('with %j reserved runs %j at once', (reserved_concurrent_executions, reservedConcurrency) => {
    expect(chat({ reserved_concurrent_executions })).toMatchObject({ reservedConcurrency });
  });

  it('takes numbers that are written as text', () => {
    expect(chat({ timeout: '30', environment: { variables: { A: 1, B: true } } })).toMatchObject({
      timeoutSeconds: 30,
      environment: { A: '1', B: 'true' },
    });
  });

  it('need not say where events are published: the runtime knows', () => {
    const variables = { AI_GATEWAY_EVENTS_ENDPOINT: '${coalesce("a", "b")}', A: 'b' };

    expect(chat({ environment: [{ variables }] }).environment).toEqual({ A: 'b' });
  });

  it('has Lambda’s own defaults where it does not say how it is invoked asynchronously', () => {
    const { functions } = readWith(
      (resources) => delete resources['aws_lambda_function_event_invoke_config'],
    );

    expect(functions[0]!.asynchronous).toEqual({ maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 });
  });

  it.each([
    [{ filename: 'chat.zip' }, 'not_played'],
    [{ filename: null }, 'invalid_attribute'],
    [{ runtime: 'python3.13' }, 'not_played'],
    [{ layers: ['arn:aws:lambda:us-east-1:000000000000:layer:x:1'] }, 'not_played'],
    [{ timeout: 'long' }, 'invalid_attribute'],
    [{ environment: { variables: { A: ['b'] } } }, 'invalid_attribute'],
    [{ environment: { variables: '${merge({}, {})}' } }, 'unsupported_expression'],
    [{ environment: [{ variables: {} }, { variables: {} }] }, 'invalid_attribute'],
  ])('is refused with %j', (change, code) => {
    expect(() => chat(change)).toThrow(expect.objectContaining({ code }));
  });
});
