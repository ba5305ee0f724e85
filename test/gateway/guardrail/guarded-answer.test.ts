import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { delta, wholeAnswer } from '../world';
import type { Guarded } from './guarded';
import { createGuarded, measureOf, reportOf, told, withheld } from './guarded';
import { REFUSED } from './word-guard';

let guard: Guarded['guard'];
let answer: Guarded['answer'];
const reset = () => {
  ({ guard, answer } = createGuarded());
};
beforeEach(reset);

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
    const text = `${'a '.repeat(48)}red fox${' b'.repeat(49)} `;
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
