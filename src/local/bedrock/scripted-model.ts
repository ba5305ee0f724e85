import { setTimeout } from 'node:timers/promises';
import { tokenUsage, type Completion, type LanguageModel, type Prompt } from './language-model';
import { scriptedAnswer } from './scripted-answers';
import { splitIntoTokens } from './token-approximation';

export interface ScriptedModelOptions {
  /** 0 is as fast as possible; default 40. */
  readonly tokensPerSecond?: number | undefined;
  /** Milliseconds; default 300. */
  readonly firstTokenMs?: number | undefined;
}

/** A model without weights: it answers by rule, a token at a time at an even pace, and grants the prompt's directives. */
export function scriptedModel({
  tokensPerSecond = 40,
  firstTokenMs = 300,
}: ScriptedModelOptions = {}): LanguageModel {
  return {
    async *generate(prompt, signal) {
      const { pace = tokensPerSecond, first = firstTokenMs } = prompt.directives;
      const { tokens, stopReason } = writeAnswer(prompt);
      // Every token has its own due time, so that late timers do not add up.
      const firstDue = performance.now() + first;
      for (const [index, token] of tokens.entries()) {
        await until(firstDue + (pace > 0 ? (index * 1000) / pace : 0), signal);
        yield token;
      }
      return { stopReason, usage: tokenUsage(prompt.inputTokens, tokens.length) };
    },
  };
}

async function until(due: number, signal: AbortSignal): Promise<void> {
  const wait = due - performance.now();
  if (wait > 0) await setTimeout(wait, undefined, { signal });
  signal.throwIfAborted();
}

function writeAnswer(prompt: Prompt): { tokens: string[]; stopReason: Completion['stopReason'] } {
  const { directives, stopSequences, maxTokens = Infinity } = prompt;
  const text = directives.echo ?? scriptedAnswer(prompt.messages);
  const wanted =
    directives.tokens === undefined || directives.echo !== undefined
      ? splitIntoTokens(text)
      : repeatToLength(splitIntoTokens(`${text}\n\n`), directives.tokens);
  const [tokens, stopped] = stopAt(wanted, stopSequences);
  if (tokens.length > maxTokens) return { tokens: tokens.slice(0, maxTokens), stopReason: 'max_tokens' };
  return { tokens, stopReason: stopped ? 'stop_sequence' : 'end_turn' };
}

function repeatToLength(tokens: readonly string[], length: number): string[] {
  return Array.from({ length }, (_, index) => tokens[index % tokens.length] ?? '');
}

/** The tokens before the earliest stop sequence, which itself is not part of an answer. */
function stopAt(tokens: string[], stopSequences: readonly string[]): [tokens: string[], stopped: boolean] {
  const text = tokens.join('');
  const ends = stopSequences.map((sequence) => text.indexOf(sequence)).filter((end) => end >= 0);
  return ends.length > 0 ? [splitIntoTokens(text.slice(0, Math.min(...ends))), true] : [tokens, false];
}
