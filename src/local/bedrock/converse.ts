import type {
  ConverseStreamOutput,
  GuardrailTraceAssessment,
  TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import { thoughtEvents, toolEvents } from './block-events';
import type { ConverseMessage, GuardrailRequest } from './converse-request';
import { promptMessages } from './directed-prompt';
import { guardAnswer, type GuardedCompletion, type GuardrailMode } from './guarded-answer';
import type { Guardrail } from './guardrail';
import type { Finding } from './guardrail-judge';
import { guardedTexts, withGuardedTexts } from './guardrail-messages';
import type { ModelDirectives } from './directives';
import { tokenUsage, type Completion, type LanguageModel, type Prompt } from './language-model';

export interface Conversation {
  readonly prompt: Prompt;
  /** Present where the request asks for a guardrail. */
  readonly guard?: {
    readonly guardrail: Guardrail;
    readonly mode: GuardrailMode;
    readonly trace: GuardrailRequest['trace'];
    /** What the prompt was made of: the guardrail may leave less of it to the model. */
    readonly messages: readonly ConverseMessage[];
  };
}

/** One call of a model as ConverseStream tells it. The first event comes with the first token, as the headers do on AWS. */
export async function* converse(
  model: LanguageModel,
  { prompt, guard }: Conversation,
  signal: AbortSignal,
): AsyncGenerator<ConverseStreamOutput> {
  const started = performance.now();
  const metadata = (usage: TokenUsage, trace?: GuardrailTraceAssessment): ConverseStreamOutput => ({
    metadata: {
      usage,
      metrics: { latencyMs: Math.round(performance.now() - started) },
      ...(trace && guard?.trace !== 'disabled' && { trace: { guardrail: trace } }),
    },
  });

  if (!guard) {
    const { usage } = yield* answerEvents(model.generate(prompt, signal), prompt.directives);
    yield metadata(usage);
    return;
  }
  const { guardrail, mode, messages } = guard;
  const finding = guardrail.input.assess(guardedTexts(messages));
  if (finding.blocked) {
    yield* answerEvents(blockedInput(guardrail), {});
    yield metadata(tokenUsage(0, 0), inputTrace(guardrail, finding));
    return;
  }
  const readable = finding.masked
    ? { ...prompt, messages: promptMessages(withGuardedTexts(messages, finding.masked)) }
    : prompt;
  const completion = yield* answerEvents(
    guardAnswer(model.generate(readable, signal), guardrail, mode, prompt.inputTokens),
    prompt.directives,
  );
  yield metadata(completion.usage, {
    ...inputTrace(guardrail, finding),
    ...outputTrace(guardrail, completion),
  });
}

async function* answerEvents<End extends Completion>(
  answer: AsyncGenerator<string, End>,
  { think, tool }: ModelDirectives,
): AsyncGenerator<ConverseStreamOutput, End> {
  try {
    let step = await answer.next();
    yield { messageStart: { role: 'assistant' } };
    let contentBlockIndex = 0;
    if (think !== undefined) yield* thoughtEvents(think, contentBlockIndex++);
    const empty = step.done;
    for (; !step.done; step = await answer.next()) {
      yield { contentBlockDelta: { delta: { text: step.value }, contentBlockIndex } };
    }
    if (!empty) yield { contentBlockStop: { contentBlockIndex: contentBlockIndex++ } };
    const calls = tool !== undefined && step.value.stopReason === 'end_turn';
    if (calls) yield* toolEvents(tool, contentBlockIndex);
    yield { messageStop: { stopReason: calls ? 'tool_use' : step.value.stopReason } };
    return step.value;
  } finally {
    // A client that leaves ends this generator in the middle, and the model with it.
    await answer.return(undefined as never);
  }
}

/** Bedrock bills no model tokens for a prompt that the guardrail keeps from the model. */
async function* blockedInput({ resource }: Guardrail): AsyncGenerator<string, Completion> {
  yield resource.blockedInputMessage;
  return { stopReason: 'guardrail_intervened', usage: tokenUsage(0, 0) };
}

function inputTrace(
  { resource }: Guardrail,
  { assessment, actionReason }: Finding,
): GuardrailTraceAssessment {
  return { inputAssessment: { [resource.id]: assessment }, actionReason };
}

function outputTrace({ resource }: Guardrail, completion: GuardedCompletion): GuardrailTraceAssessment {
  const { finding, modelText } = completion;
  return {
    outputAssessments: { [resource.id]: [finding.assessment] },
    ...(modelText !== undefined && { modelOutput: [modelText] }),
    actionReason: finding.actionReason,
  };
}
