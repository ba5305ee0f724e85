import { afterEach, describe, expect, it } from '@jest/globals';
import { PayloadTooLargeError } from '../../../src/local/lambda/errors';
import { deploy, type Deployment } from './deployment';

let deployment: Deployment;

afterEach(() => deployment.dispose());

const recordsEvent = 'exports.handler = async (event) => console.log(JSON.stringify(event));';
const alwaysFails = `exports.handler = async (event, context) => {
  console.log('attempt ' + context.awsRequestId);
  throw new Error('wrong');
};`;

/** What the function `failures` was invoked with. */
function failures(): unknown[] {
  return deployment.logs
    .filter(({ functionName, text }) => functionName === 'failures' && text.startsWith('{'))
    .map(({ text }) => JSON.parse(text) as unknown);
}

describe('an asynchronous invocation', () => {
  it('runs once where the function succeeds', async () => {
    deployment = await deploy({ worker: { code: recordsEvent } });

    await deployment.lambda.invokeAsync('worker', { order: 7 });
    await deployment.lambda.drain();

    expect(deployment.logs.filter(({ text }) => text === '{"order":7}')).toHaveLength(1);
    expect(deployment.metric('Invocations')).toEqual([1]);
    expect(deployment.metric('AsyncEventAge')).toEqual([expect.any(Number)]);
    expect(deployment.metric('AsyncEventsDropped')).toEqual([]);
  });

  it('is retried with the same request id up to the maximum, and then dropped', async () => {
    deployment = await deploy({ worker: { code: alwaysFails } });

    await deployment.lambda.invokeAsync('worker', {});
    await deployment.lambda.drain();

    const attempts = deployment.logs.map(({ text }) => text).filter((text) => text.startsWith('attempt'));
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts).size).toBe(1);
    expect(deployment.metric('Errors')).toEqual([1, 1, 1]);
    expect(deployment.metric('AsyncEventsDropped')).toEqual([1]);
  });

  it('is not retried where the maximum is 0', async () => {
    deployment = await deploy({
      worker: { code: alwaysFails, asynchronous: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 } },
    });

    await deployment.lambda.invokeAsync('worker', {});
    await deployment.lambda.drain();

    expect(deployment.metric('Invocations')).toEqual([1]);
  });

  it('refuses a payload above 1 MB', async () => {
    deployment = await deploy({ worker: { code: recordsEvent } });

    await expect(deployment.lambda.invokeAsync('worker', 'x'.repeat(1024 * 1024))).rejects.toThrow(
      PayloadTooLargeError,
    );
  });

  it('waits in order while the function is throttled', async () => {
    deployment = await deploy({
      worker: {
        code: 'exports.handler = async (event) => console.log(`event ${event}`);',
        reservedConcurrency: 1,
      },
    });

    for (const event of [1, 2, 3]) await deployment.lambda.invokeAsync('worker', event);
    await deployment.lambda.drain();

    const events = deployment.logs.map(({ text }) => text).filter((text) => text.startsWith('event'));
    expect(events).toEqual(['event 1', 'event 2', 'event 3']);
    expect(deployment.metric('Throttles')).toEqual([1, 1]);
    expect(deployment.metric('ConcurrentExecutions')).toEqual([1, 1, 1]);
  });
});

describe('the on-failure function', () => {
  it("receives AWS's record of an event whose retries are exhausted", async () => {
    deployment = await deploy({
      worker: {
        code: alwaysFails,
        asynchronous: {
          maximumRetryAttempts: 1,
          maximumEventAgeSeconds: 60,
          onFailureFunction: 'failures',
        },
      },
      failures: { code: recordsEvent },
    });

    await deployment.lambda.invokeAsync('worker', { order: 7 });
    await deployment.lambda.drain();

    const requestId = deployment.logs.find(({ functionName }) => functionName === 'worker')?.requestId;
    expect(failures()).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        requestContext: {
          requestId,
          functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:worker:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 2,
        },
        requestPayload: { order: 7 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'wrong', trace: expect.any(Array) },
      },
    ]);
  });

  it('receives an event that grew too old in the queue of a throttled function', async () => {
    deployment = await deploy({
      worker: {
        code: recordsEvent,
        reservedConcurrency: 0,
        asynchronous: {
          maximumRetryAttempts: 2,
          maximumEventAgeSeconds: 0.05,
          onFailureFunction: 'failures',
        },
      },
      failures: { code: recordsEvent },
    });

    await deployment.lambda.invokeAsync('worker', { order: 7 });
    await deployment.lambda.drain();

    const [record] = failures();
    expect(record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: { order: 7 },
    });
    expect(record).not.toHaveProperty('responseContext');
    expect(deployment.metric('Invocations', 'worker')).toEqual([]);
    expect(deployment.metric('AsyncEventsDropped', 'worker')).toEqual([1]);
  });

  it('receives an event that grew too old while it waited for its retry', async () => {
    deployment = await deploy(
      {
        worker: {
          code: alwaysFails,
          asynchronous: {
            maximumRetryAttempts: 2,
            maximumEventAgeSeconds: 0.5,
            onFailureFunction: 'failures',
          },
        },
        failures: { code: recordsEvent },
      },
      { retryDelayMs: [60_000] },
    );

    await deployment.lambda.invokeAsync('worker', {});
    await deployment.lambda.drain();

    expect(failures()).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({
          condition: 'EventAgeExceeded',
          approximateInvokeCount: 1,
        }),
        responsePayload: expect.objectContaining({ errorMessage: 'wrong' }),
      }),
    ]);
  });

  it('is missing: the delivery failure is counted', async () => {
    deployment = await deploy({
      worker: {
        code: alwaysFails,
        asynchronous: {
          maximumRetryAttempts: 0,
          maximumEventAgeSeconds: 60,
          onFailureFunction: 'stranger',
        },
      },
    });

    await deployment.lambda.invokeAsync('worker', {});
    await deployment.lambda.drain();

    expect(deployment.metric('DestinationDeliveryFailures')).toEqual([1]);
  });
});
