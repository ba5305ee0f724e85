import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import { PhaseRecorder } from '../phase-recorder';
import { accessKey, accessToken, namespace, post, RecordingInvoker, sign, startTestApi } from './test-api';

const recorder = new PhaseRecorder('events', accessKey.accessKeyId);
const functions = new RecordingInvoker();
const body = JSON.stringify({ channel: '/chat/ada', events: ['1'] });

/** Runs the function, so that a publish leaves a trace. */
const toTheFunction = namespace({
  codeHandlers: `
    export const onPublish = {
      request: (ctx) => ({ operation: 'Invoke', payload: ctx.events.length }),
      response: (ctx) => ctx.events,
    };`,
  onPublishDataSource: 'function',
});

let api: EventsApi;
beforeAll(async () => {
  api = await startTestApi([toTheFunction], { functions, onPhase: recorder.onPhase });
});
beforeEach(() => {
  recorder.reset();
  functions.invocations.length = 0;
});
afterAll(() => api.close());

const publishSigned = async () => post(api, body, await sign(api, body));

describe('an observer of the Events API', () => {
  it('sees a signed publish before and after it is done', async () => {
    const published: number[] = [];
    recorder.meanwhile = async () => published.push(functions.invocations.length);

    expect(await publishSigned()).toMatchObject({ status: 200 });

    expect(recorder.seen).toEqual(['received events Publish', 'done events Publish']);
    expect(published).toEqual([0, 1]);
  });

  it.each([
    ['received', 0],
    ['done', 1],
  ] as const)('that stops it when it is %s breaks the connection', async (phase, invocations) => {
    recorder.stopAt = phase;

    await expect(publishSigned()).rejects.toThrow('fetch failed');

    expect(functions.invocations).toHaveLength(invocations);
  });

  it('does not see what users publish', async () => {
    const answer = await post(api, body, { authorization: await accessToken() });

    expect(answer).toMatchObject({ status: 200 });
    expect(recorder.seen).toEqual([]);
  });
});
