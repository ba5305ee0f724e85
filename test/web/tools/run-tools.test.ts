import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { contentBlock, toolConfig } from '../../../src/gateway/contract/content';
import { toolConfigOf, tools } from '../../../src/web/tools/registry';
import { runTools } from '../../../src/web/tools/run-tools';
import type { Tool } from '../../../src/web/tools/tool';

const tool = (name: string, run: Tool['run']): Tool => ({ name, description: name, inputSchema: {}, run });
const { signal } = new AbortController();

const known = [
  tool('double', ({ number }) => ({ number: Number(number) * 2 })),
  tool('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { late: true };
  }),
  tool('broken', () => {
    throw new Error('It is broken.');
  }),
  tool('silent', () => Promise.reject(new Error(' '))),
];

describe('the tools that a model asks for', () => {
  it('run with its input, and give a result each, in its order', async () => {
    const results = await runTools(
      known,
      [
        { toolUseId: 't1', name: 'slow', input: {} },
        { toolUseId: 't2', name: 'double', input: { number: 21 } },
      ],
      signal,
    );

    expect(results).toEqual([
      { toolUseId: 't1', status: 'success', content: [{ json: { late: true } }] },
      { toolUseId: 't2', status: 'success', content: [{ json: { number: 42 } }] },
    ]);
  });

  it.each([
    ['throws', 'broken', 'It is broken.'],
    ['throws without a word', 'silent', 'The tool failed.'],
    ['is unknown', 'constructor', 'There is no tool “constructor” here.'],
  ])('give an error that the contract takes where one %s', async (_, name, text) => {
    const [toolResult] = await runTools(known, [{ toolUseId: 't1', name, input: {} }], signal);

    expect(toolResult).toEqual({ toolUseId: 't1', status: 'error', content: [{ text }] });
    expect(v.safeParse(contentBlock, { toolResult }).issues).toBeUndefined();
  });
});

it('the tools of this page are declared as the contract has it', () => {
  expect(v.safeParse(toolConfig, toolConfigOf(tools)).issues).toBeUndefined();
});
