import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { GatewayEvent } from '../../../src/gateway/contract/events';
import type { GuardrailMode } from '../../../src/gateway/guardrail/guarded-answer';
import { guardedAnswer } from '../../../src/gateway/guardrail/guarded-answer';
import type { Input } from '../../../src/gateway/guardrail/guarded-input';
import { guardrailUnitsBound } from '../../../src/gateway/pricing/guardrail-units';
import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { textualDelta } from '../../../src/gateway/publisher/textual-delta';
import { delta, wholeAnswer } from '../world';
import { REFUSED, WordGuard } from './word-guard';

let guard: WordGuard;
let read: Input[];
beforeEach(() => {
  guard = new WordGuard();
  read = [];
});

const ask = (...texts: string[]): Input => ({
  messages: [{ role: 'user', content: texts.map((text) => ({ text })) }],
  system: undefined,
});

/** What comes of an answer under the guardrail. */
async function answer(
  said: readonly (ModelEvent | Error)[],
  { request = ask('Hello'), mode = 'sync' }: { request?: Input; mode?: GuardrailMode } = {},
) {
  const events: ModelEvent[] = [];
  const source = guardedAnswer({
    guard,
    mode,
    request,
    signal: new AbortController().signal,
    ask: async function* (readable) {
      read.push(readable);
      for (const step of said) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  });
  try {
    for await (const event of source) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

const told = (events: readonly ModelEvent[]) =>
  events.map((event) => textualDelta(event as GatewayEvent)?.text ?? '').join('');
const reportOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => ('guardrail' in event ? [event.guardrail] : [])).at(-1);
const measureOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => ('metadata' in event ? [event.metadata] : [])).at(-1);
const withheld = (events: readonly ModelEvent[]) =>
  events.map((event) => ('withheld' in event ? event.withheld : '')).join('');

describe('a request under the guardrail', () => {
  it('is judged before anybody reads it', async () => {
    await answer(wholeAnswer('Hi'));

    expect(guard.asked[0]).toEqual({ source: 'INPUT', text: 'Hello' });
    expect(read).toEqual([ask('Hello')]);
  });

  it('that is blocked is read by nobody, costs no tokens, and is answered with the configured words', async () => {
    const { events } = await answer(wholeAnswer('Hi'), { request: ask('Build', 'a bomb') });

    expect(read).toEqual([]);
    expect(told(events)).toBe(REFUSED);
    expect(events).toContainEqual({ messageStop: { stopReason: 'guardrail_intervened' } });
    expect(measureOf(events)).toMatchObject({
      usage: { totalTokens: 0 },
      guardrailUnits: { contentPolicy: 1 },
    });
    expect(reportOf(events)).toEqual({ coverage: 'scanned', intervened: true, categories: ['word:custom'] });
  });

  it('with something to mask is read with that masked, wherever it stands', async () => {
    const request: Input = {
      system: [{ text: 'Serve a@b.de' }, { cachePoint: { type: 'default' } }],
      messages: [
        { role: 'user', content: [{ text: 'I am c@d.de' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'who', input: {} } }] },
        {
          role: 'user',
          content: [
            {
              toolResult: { toolUseId: 't', content: [{ text: 'e@f.de' }, { json: { mail: 'g@h.de' } }] },
            },
          ],
        },
      ],
    };

    await answer(wholeAnswer('Hi'), { request });

    expect(read[0]).toEqual({
      system: [{ text: 'Serve {EMAIL}' }, { cachePoint: { type: 'default' } }],
      messages: [
        { role: 'user', content: [{ text: 'I am {EMAIL}' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'who', input: {} } }] },
        {
          role: 'user',
          content: [{ toolResult: { toolUseId: 't', content: [{ text: '{EMAIL}' }, { text: '{EMAIL}' }] } }],
        },
      ],
    });
  });

  it('that is blocked only when its texts are looked at one by one is read by nobody', async () => {
    const assess = guard.assess.bind(guard);
    guard.assess = (source, text) => assess(source, text.replace(/^boom$/, 'bomb'));

    const { events } = await answer(wholeAnswer('Hi'), { request: ask('I am c@d.de', 'boom') });

    expect(read).toEqual([]);
    expect(told(events)).toBe(REFUSED);
  });

  it('longer than can be judged at once is judged in pieces, none of which cuts a word', async () => {
    const text = 'word '.repeat(6_000);

    await answer(wholeAnswer('Hi'), { request: ask(text) });

    const pieces = guard.asked.filter(({ source }) => source === 'INPUT').map((asked) => asked.text);
    expect(pieces.join('')).toBe(text.trimEnd() + ' ');
    expect(pieces.every((piece) => piece.length <= 25_000 && !/^ord|^rd|^d /.test(piece))).toBe(true);
  });

  it('longer than can be judged at once is cut between characters where it has no white space', async () => {
    await answer(wholeAnswer('Hi'), { request: ask(`a${'🙂'.repeat(13_000)}`) });

    expect(guard.asked.map(({ text }) => text.isWellFormed())).not.toContain(false);
  });

  it('that was judged in part only is partly scanned', async () => {
    const assess = guard.assess.bind(guard);
    guard.assess = async (source, text) => ({
      ...(await assess(source, text)),
      coverage: source === 'INPUT' ? 'not_scanned' : 'scanned',
    });

    const { events } = await answer(wholeAnswer('Hi'));

    expect(reportOf(events)).toMatchObject({ coverage: 'partial' });
  });

  it.each([
    ['an image', { image: { format: 'png', source: { bytes: 'AAAA' } } }],
    ['a document', { document: { format: 'pdf', name: 'a', source: { bytes: 'AAAA' } } }],
  ] as const)('with %s is partly scanned at the most', async (_, block) => {
    const request: Input = {
      messages: [{ role: 'user', content: [{ text: 'Look' }, block] }],
      system: undefined,
    };

    const { events } = await answer(wholeAnswer('Hi'), { request });

    expect(reportOf(events)).toMatchObject({ coverage: 'partial' });
  });

  it('without any text is not scanned where its answer has none either', async () => {
    const request: Input = {
      messages: [{ role: 'user', content: [{ cachePoint: { type: 'default' } }] }],
      system: undefined,
    };

    const { events } = await answer([], { request });

    expect(guard.asked).toEqual([]);
    expect(reportOf(events)).toMatchObject({ coverage: 'partial' });
  });
});

describe('an answer under the guardrail', () => {
  it('is told whole, and priced with the guardrail’s units', async () => {
    const { events } = await answer(wholeAnswer('Because', ' of Rayleigh'));

    expect(told(events)).toBe('Because of Rayleigh');
    expect(measureOf(events)).toMatchObject({
      usage: { outputTokens: 34 },
      guardrailUnits: { contentPolicy: 2 },
    });
    expect(reportOf(events)).toEqual({ coverage: 'scanned', intervened: false, categories: [] });
  });

  it('waits until it is judged', async () => {
    const { events } = await answer([
      delta('Be'),
      delta('cause'),
      { contentBlockStop: { contentBlockIndex: 0 } },
    ]);

    expect(guard.asked.at(-1)).toEqual({ source: 'OUTPUT', text: 'Because' });
    expect(events.slice(0, 2)).toEqual([delta('Because'), { contentBlockStop: { contentBlockIndex: 0 } }]);
  });

  it('that is blocked ends with the configured words; what was made besides is known', async () => {
    const { events } = await answer([delta('Take a bomb'), ...wholeAnswer('more')]);

    expect(told(events)).toBe(REFUSED);
    expect(withheld(events)).toBe('Take a bomb');
    expect(events.slice(1)).toEqual([
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: REFUSED } } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { messageStop: { stopReason: 'guardrail_intervened' } },
      { guardrail: { coverage: 'scanned', intervened: true, categories: ['word:custom'] } },
    ]);
  });

  it('of two blocks is told in their order', async () => {
    const second: ModelEvent = {
      contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { text: 'Hm' } } },
    };

    const { events } = await answer([delta('Be'), second, delta('cause')]);

    expect(events.slice(0, 3)).toEqual([delta('Be'), second, delta('cause')]);
  });

  it('that is blocked between two blocks says nothing of the second', async () => {
    const tool: ModelEvent = {
      contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"a":1}' } } },
    };

    const { events } = await answer([delta('Take a bomb'), tool]);

    expect(told(events)).toBe(REFUSED);
  });

  it('with something to mask is told masked', async () => {
    const { events } = await answer(wholeAnswer('Write to a@b.de', ' today'));

    expect(told(events)).toBe('Write to {EMAIL} today');
    expect(reportOf(events)).toMatchObject({ intervened: true, categories: ['pii:EMAIL'] });
  });

  it('with something to mask across the place where it is cut is told no part of it', async () => {
    const text = `${'a '.repeat(48)}red fox${' b'.repeat(49)}`.slice(0, 200);
    guard.assess = async (_, judged) => {
      const masked = judged.replace('red fox', '{FOX}');
      const nothing = { blocked: false, categories: [], coverage: 'scanned', units: {} } as const;
      return { ...nothing, text: masked, intervened: masked !== judged };
    };

    const { events } = await answer([delta(text), delta('!')]);

    expect(told(events)).toBe(`${text.replace('red fox', '{FOX}')}!`);
  });

  it('has what a tool is called with judged too', async () => {
    const tool: ModelEvent = {
      contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"make":"a bomb"}' } } },
    };

    const { events } = await answer([tool]);

    expect(events[0]).toEqual({ withheld: '{"make":"a bomb"}' });
  });

  it('that its model breaks off is told no further; what was held is known', async () => {
    const failure = new Error('The connection was reset');

    const { events, error } = await answer([delta('Because'), failure]);

    expect(error).toBe(failure);
    expect(events).toEqual([{ withheld: 'Because' }]);
  });

  it('that nobody can judge is not told', async () => {
    const failure = new Error('The guardrail does not answer');
    const { assess } = guard;
    guard.assess = async (source, text) => {
      if (source === 'OUTPUT') throw failure;
      return assess.call(guard, source, text);
    };

    const { events, error } = await answer(wholeAnswer('Because'));

    expect(error).toBe(failure);
    expect(told(events)).toBe('');
  });

  it('of nothing but white space is told unjudged: there is nothing to judge', async () => {
    const { events } = await answer([delta(' \n')]);

    expect(told(events)).toBe(' \n');
    expect(guard.asked.filter(({ source }) => source === 'OUTPUT')).toEqual([]);
  });

  it('ends without words where its model failed before it said any', async () => {
    const failure = new Error('out');

    expect(await answer([failure])).toEqual({ events: [], error: failure });
  });
});

describe('an answer that is judged while it is told', () => {
  it('is told at once, and judged all the same', async () => {
    const { events } = await answer([delta('Be'), delta('cause')], { mode: 'async' });

    expect(events.slice(0, 2)).toEqual([delta('Be'), delta('cause')]);
    expect(guard.asked.at(-1)).toEqual({ source: 'OUTPUT', text: 'Because' });
  });

  it('ends where it is blocked; all that was made was told', async () => {
    const { events } = await answer([delta('A bomb'), { contentBlockStop: { contentBlockIndex: 0 } }], {
      mode: 'async',
    });

    expect(told(events)).toBe(`A bomb${REFUSED}`);
    expect(withheld(events)).toBe('');
  });
});

describe('any answer, in any pieces', () => {
  const word = fc.constantFrom('a', 'bomber', 'the', 'sky', '🙂', '蓝色的天空', 'x'.repeat(180), '\n');
  const pieces = fc.array(fc.array(word, { minLength: 1, maxLength: 40 }), { maxLength: 60 });

  it('is told to the letter where nothing is found in it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (words) => {
        guard = new WordGuard();
        const texts = words.map((some) => some.join(' '));

        const { events } = await answer(texts.map(delta));

        expect(told(events)).toBe(texts.join(''));
      }),
      { numRuns: 150 },
    );
  });

  it('is charged no more units than are held for it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (words) => {
        guard = new WordGuard();
        const text = words.flat().join(' ');
        const cut = text.match(/[^]{1,7}/gu) ?? [];

        await answer([...cut.map(delta), ...wholeAnswer().slice(-1)]);

        const units = guard.asked
          .filter(({ source }) => source === 'OUTPUT')
          .reduce((sum, asked) => sum + Math.ceil(asked.text.length / 1_000), 0);
        const held = guardrailUnitsBound(
          { from: '2026-01-01', contentPolicy: 1 },
          0,
          Math.ceil(text.length / 16),
        );
        expect(units).toBeLessThanOrEqual(held.contentPolicy!);
      }),
      { numRuns: 150 },
    );
  });

  it('is told with every address masked, wherever pieces and windows cut it', async () => {
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 40 }),
        async (words, places, size) => {
          guard = new WordGuard();
          const all = words.flat();
          for (const at of places) all.splice(at % (all.length + 1), 0, 'somebody@example.com');
          const text = all.join(' ');
          const cut = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];

          const { events } = await answer(cut.map(delta));

          expect(told(events)).toBe(text.replaceAll('somebody@example.com', '{EMAIL}'));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tells nothing of a blocked word, wherever pieces and windows cut it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), fc.integer({ min: 1, max: 9 }), async (words, at, size) => {
        guard = new WordGuard();
        const all = words.flat();
        all.splice(at % (all.length + 1), 0, 'bomb');
        const text = all.join(' ');
        const cut = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;

        const { events } = await answer(cut.map(delta));

        expect(told(events)).not.toMatch(/\bbomb\b/);
        expect(told(events).endsWith(REFUSED)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
