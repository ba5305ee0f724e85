import fc from 'fast-check';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import type { Bounds } from './bounds';
import type { Conditions, DeliveryFate, ModelStep, PublishFate } from './conditions';

/** What the text of a model may be made of: all of Unicode, clusters of several code points, nothing at all. */
const shortText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', ' ', 'e\u0301', '👩‍👩‍👧‍👦', '\u0000', '"\\', '🇩🇪', 'ก็่', '\u{10ffff}'),
);

/** Text that one event cannot carry: 200 to 700 KB as JSON, its code points at any offset. */
const longText = fc
  .record({
    unit: fc.constantFrom('x', 'é', '中', '😀', '\u0000', '"'),
    bytes: fc.integer({ min: 200_000, max: 700_000 }),
    offset: fc.nat(3),
  })
  .map(({ unit, bytes, offset }) => 'a'.repeat(offset) + unit.repeat(bytes / jsonBytes(unit)));

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

const pauseMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(50) },
  { weight: 2, arbitrary: fc.nat(6_000) },
);

const block = fc.record({
  announced: fc.boolean(),
  deltas: fc.array(fc.record({ text: shortText, pauseMs }), { maxLength: 10 }),
});

/** A model's answer of a few blocks, whole. */
function answer({ oneLongIn }: Bounds): fc.Arbitrary<ModelStep[]> {
  return fc
    .record({
      firstMs: fc.oneof(fc.nat(1_000), fc.nat(40_000)),
      blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
      long: fc.option(longText, { nil: undefined, freq: oneLongIn }),
    })
    .map(({ firstMs, blocks, long }) => [
      { pauseMs: firstMs, event: { messageStart: { role: 'assistant' } } },
      ...blocks.flatMap(({ announced, deltas }, contentBlockIndex): ModelStep[] => [
        ...(announced ? [now({ contentBlockStart: { contentBlockIndex } })] : []),
        ...deltas.map((each) => ({ pauseMs: each.pauseMs, event: delta(contentBlockIndex, each.text) })),
        ...(long !== undefined && contentBlockIndex === 0 ? [now(delta(0, long))] : []),
        now({ contentBlockStop: { contentBlockIndex } }),
      ]),
      now({ messageStop: { stopReason: 'end_turn' } }),
      now({ metadata: { usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 } } }),
    ]);
}

function now(event: ModelEvent): ModelStep {
  return { pauseMs: 0, event };
}

function delta(contentBlockIndex: number, text: string): ModelEvent {
  return { contentBlockDelta: { contentBlockIndex, delta: { text } } };
}

function publishFate({ latencyMs }: Bounds): fc.Arbitrary<PublishFate> {
  return fc.record({
    latencyMs: fc.nat(latencyMs),
    result: fc.constantFrom('taken', 'failed', 'unheard', 'partial'),
  });
}

function deliveryFate({ delayMs, losses }: Bounds): fc.Arbitrary<DeliveryFate> {
  return fc.record({
    lost: losses > 0 ? fc.boolean() : fc.constant(false),
    delayMs: fc.nat(delayMs),
    againAfterMs: fc.option(fc.nat(delayMs), { nil: undefined }),
  });
}

/** All that a turn can meet within the bounds. */
export function anyConditions(bounds: Bounds): fc.Arbitrary<Conditions> {
  const { losses: mostLosses, patience } = bounds;
  return fc
    .record({
      answer: answer(bounds),
      brokenOffAt: fc.option(fc.nat(30), { nil: undefined }),
      cancelAfterMs: fc.option(fc.nat(30_000), { nil: undefined, freq: 4 }),
      reloadAfter: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined, freq: 3 }),
      askedTwice: fc.boolean(),
      cadenceMs: fc.nat(100),
      startMs: fc.nat(bounds.latencyMs),
      publishes: fc.array(publishFate(bounds), { maxLength: bounds.failures }),
      deliveries: fc.array(deliveryFate(bounds), { maxLength: 40 }),
    })
    .map(({ answer: whole, brokenOffAt, ...rest }) => ({
      ...rest,
      steps: whole.slice(0, brokenOffAt),
      end: brokenOffAt !== undefined && brokenOffAt < whole.length ? 'failed' : 'completed',
      mostLosses,
      patience,
    }));
}
