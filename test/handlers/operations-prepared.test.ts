import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { startTables, TABLES } from '../aws/tables';
import { codeBlocks } from '../docs/code-blocks';

const context = {
  functionName: 'ai-gateway-operations',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 60_000,
} as Context;

interface Load {
  readonly responses: readonly {
    readonly question: string;
    readonly answer: string;
    readonly expiresAt?: string;
  }[];
}

const document = readFileSync(path.resolve(__dirname, '../../docs/prepared-responses.md'), 'utf8');
const [documentedLoad, documentedList, documentedExpiry] = codeBlocks(document, 'json').map(
  (code) => JSON.parse(code) as object,
) as [Load, object, object];

/** The documented load, as it was before its response expired. */
const load = (override: object = {}) => ({
  ...documentedLoad,
  responses: documentedLoad.responses.map((response) => ({
    ...response,
    ...('expiresAt' in response && { expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
  })),
  ...override,
});

let tables: Awaited<ReturnType<typeof startTables>>;
let environment: NodeJS.ProcessEnv;
let lines: string[];
beforeAll(async () => {
  tables = await startTables();
  environment = {
    ...process.env,
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_TRACE_ENABLED: 'false',
    AI_GATEWAY_EVENTS_ENDPOINT: 'https://example.appsync-api.us-east-1.amazonaws.com/event',
    AI_GATEWAY_CONFIGURATION_TABLE: TABLES.configuration,
    AI_GATEWAY_METERS_TABLE: TABLES.meters,
    AI_GATEWAY_TURNS_TABLE: TABLES.turns,
    AI_GATEWAY_ANSWERS_TABLE: TABLES.answers,
    AI_GATEWAY_PREPARED_TABLE: TABLES.prepared,
  };
});
afterAll(() => tables.close());
beforeEach(() => {
  jest.resetModules();
  lines = [];
  const keep = (line: unknown) => void lines.push(String(line));
  for (const method of ['info', 'error'] as const) jest.spyOn(console, method).mockImplementation(keep);
  process.env = { ...environment };
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function invoke(event: object): Promise<unknown> {
  const { handler } = await import('../../src/handlers/operations');
  return handler(event, context);
}

describe('the operations function', () => {
  it('loads, lists and ends prepared responses by the events that the documentation shows', async () => {
    const loaded = await invoke(load());
    const again = await invoke(load());
    const ended = await invoke(documentedExpiry);
    const { responses } = (await invoke(documentedList)) as { responses: readonly object[] };

    expect([loaded, again, ended]).toEqual([
      { added: 2, changed: 0, unchanged: 0, removed: 0 },
      expect.objectContaining({ added: 0, removed: 0 }),
      { expired: 1 },
    ]);
    expect(responses).toHaveLength(2);
    expect(responses).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ question: 'how do i reset my password', version: 1, expired: false }),
        expect.objectContaining({ audience: { group: 'power' }, expired: true, hits: 0 }),
      ]),
    );
  });

  it('logs who loaded what set and why, and neither questions nor answers', async () => {
    await invoke(load());

    const line = JSON.parse(lines.find((each) => each.includes('prepared_responses_loaded'))!) as object;
    expect(line).toMatchObject({
      set: 'service-desk',
      by: 'ada@example.com',
      reason: 'The new security policy',
      complete: true,
    });
    expect(lines.join('')).not.toMatch(/password|catalogue/i);
  });

  it.each([
    ['a family that there is not', { family: 'abacus' }, 'responses.0.family: no model is of this family'],
    ['no audience', { audience: undefined }, 'responses.0.audience'],
    ['an empty answer', { answer: '' }, 'responses.0.answer: An answer is Unicode text that is not empty'],
  ])('refuses in words a load with %s, and logs none of its text', async (_, override, words) => {
    const [response] = documentedLoad.responses;

    await expect(invoke(load({ responses: [{ ...response, ...override }] }))).rejects.toThrow(words);
    expect(lines.join('')).toContain('invocation_failed');
    expect(lines.join('')).not.toMatch(/password/i);
  });

  it('repeats nothing of what is in the wrong place', async () => {
    await expect(invoke(load({ responses: ['How do I reset my password?'] }))).rejects.toThrow(
      /^responses\.0: Invalid type: Expected Object$/,
    );
    expect(lines.join('')).not.toMatch(/password/i);
  });

  it('says where the gateway has no prepared responses', async () => {
    delete process.env['AI_GATEWAY_PREPARED_TABLE'];

    await expect(invoke(documentedList)).rejects.toThrow('This gateway has no prepared responses');
  });
});
