import type { GatewayEvent } from '../../../src/gateway/contract/events';
import type { GuardrailMode } from '../../../src/gateway/guardrail/guarded-answer';
import { guardedAnswer } from '../../../src/gateway/guardrail/guarded-answer';
import type { Input } from '../../../src/gateway/guardrail/guarded-input';
import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { textualDelta } from '../../../src/gateway/publisher/textual-delta';
import { WordGuard } from './word-guard';

export const ask = (...texts: string[]): Input => ({
  messages: [{ role: 'user', content: texts.map((text) => ({ text })) }],
  system: undefined,
});

/** A guardrail, what was read of requests that passed it, and what comes of answers under it. */
export function createGuarded() {
  const guard = new WordGuard();
  const read: Input[] = [];
  return {
    guard,
    read,
    /** @param said what the model says, or fails with */
    answer: async (
      said: readonly (ModelEvent | Error)[],
      { request = ask('Hello'), mode = 'sync' }: { request?: Input; mode?: GuardrailMode } = {},
    ) => {
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
    },
  };
}

export type Guarded = ReturnType<typeof createGuarded>;

export const told = (events: readonly ModelEvent[]) =>
  events.map((event) => textualDelta(event as GatewayEvent)?.text ?? '').join('');

export const reportOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => ('guardrail' in event ? [event.guardrail] : [])).at(-1);

export const measureOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => ('metadata' in event ? [event.metadata] : [])).at(-1);

export const withheld = (events: readonly ModelEvent[]) =>
  events.map((event) => ('withheld' in event ? event.withheld : '')).join('');
