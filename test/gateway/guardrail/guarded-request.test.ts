import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Input } from '../../../src/gateway/guardrail/guarded-input';
import { wholeAnswer } from '../world';
import type { Guarded } from './guarded';
import { ask, createGuarded, measureOf, reportOf, told } from './guarded';
import { REFUSED } from './word-guard';

let guard: Guarded['guard'];
let read: Guarded['read'];
let answer: Guarded['answer'];
const reset = () => {
  ({ guard, read, answer } = createGuarded());
};
beforeEach(reset);

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
