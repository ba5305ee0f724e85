import type { ContentBlock, ToolConfig } from '../../../../src/gateway/contract/content';
import type { OutboundEvent } from '../../../../src/gateway/contract/events';
import type { ChatInput } from '../../../../src/client/gateway';
import { contentOf } from '../../../../src/client/answer-content';
import { metadataOf, textOf } from '../running-gateway';

export type Ask = Omit<ChatInput, 'conversationId' | 'modelId'>;

/** One thing that a provider may have: what is asked, and what shows that it was understood. */
export interface Feature {
  readonly name: string;
  readonly ask: Ask;
  /** What shows it: compared with `expected`. */
  readonly shown: (events: readonly OutboundEvent[]) => unknown;
  readonly expected: unknown;
}

const user = (...content: ContentBlock[]) => ({ role: 'user' as const, content });
const text = (value: string, fields: Partial<Ask> = {}): Ask => ({
  messages: [user({ text: `${value} [[pace=0]]` })],
  ...fields,
});
const media = (block: ContentBlock): Ask => ({
  messages: [user(block, { text: 'What is this? [[pace=0]]' })],
});
const base64 = (length: number): string => Buffer.alloc(length, 7).toString('base64');
const stopReasonOf = (events: readonly OutboundEvent[]) =>
  events.flatMap((event) => ('messageStop' in event ? [event.messageStop.stopReason] : [])).at(-1);

const toolConfig: ToolConfig = {
  tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
};
const call = { toolUse: { toolUseId: 'call-1', name: 'weather', input: { city: 'Oslo' } } };

export const FEATURES: readonly Feature[] = [
  {
    name: 'text, streamed',
    ask: text('[[echo=one two three]]'),
    shown: textOf,
    expected: 'one two three',
  },
  {
    name: 'usage, as the provider counts it',
    ask: text('[[echo=one two three]]'),
    shown: (events) => metadataOf(events)!.cost.estimated,
    expected: false,
  },
  {
    name: 'the most tokens of an answer',
    ask: text('[[tokens=50]]', { inferenceConfig: { maxTokens: 5 } }),
    shown: (events) => [stopReasonOf(events), metadataOf(events)!.usage.outputTokens],
    expected: ['max_tokens', 5],
  },
  {
    name: 'stop sequences',
    ask: text('[[echo=one two three]]', { inferenceConfig: { stopSequences: ['two'] } }),
    shown: (events) => textOf(events).trim(),
    expected: 'one',
  },
  {
    name: 'tools',
    ask: text('[[tool=weather {"city":"Oslo"}]]', { toolConfig }),
    shown: (events) => [stopReasonOf(events), contentOf(events).at(-1)?.toolUse?.input],
    expected: ['tool_use', { city: 'Oslo' }],
  },
  {
    name: 'results of tools',
    ask: {
      messages: [
        user({ text: 'How is it in Oslo? [[pace=0]]' }),
        { role: 'assistant', content: [call] },
        user({ toolResult: { toolUseId: 'call-1', content: [{ json: { degrees: 7 } }] } }),
      ],
      toolConfig,
    },
    shown: (events) => textOf(events).includes('{"degrees":7}'),
    expected: true,
  },
  {
    name: 'images',
    ask: media({ image: { format: 'png', source: { bytes: base64(12_000) } } }),
    shown: (events) => textOf(events).includes('[image: png, 12000 bytes]'),
    expected: true,
  },
  {
    name: 'documents',
    ask: media({ document: { format: 'pdf', name: 'Report', source: { bytes: base64(9_000) } } }),
    shown: (events) => textOf(events).includes('[document Report: pdf, 9000 bytes]'),
    expected: true,
  },
  {
    name: 'reasoning',
    ask: text('[[think=Let me see.]] [[echo=So.]]'),
    shown: (events) => [contentOf(events)[0]?.reasoningContent?.reasoningText?.text, textOf(events)],
    expected: ['Let me see.', 'So.'],
  },
  {
    name: 'prompt caching',
    ask: { messages: [user({ text: 'Why? [[echo=So.]] [[pace=0]]' }, { cachePoint: { type: 'default' } })] },
    shown: textOf,
    expected: 'So.',
  },
  {
    name: 'the guardrail, on prompts',
    ask: text('xyzzy [[echo=So.]]'),
    shown: (events) => [stopReasonOf(events), metadataOf(events)!.guardrail],
    expected: ['guardrail_intervened', { coverage: 'scanned', intervened: true }],
  },
  {
    name: 'the guardrail, on answers',
    ask: text('[[echo=I say xyzzy to you]]'),
    shown: (events) => [stopReasonOf(events), textOf(events).includes('xyzzy')],
    expected: ['guardrail_intervened', false],
  },
  {
    name: 'retries before the first token',
    ask: text('[[echo=So.]] [[fault=error-once-after:0]]'),
    shown: textOf,
    expected: 'So.',
  },
];
