import type {
  ConverseStreamOutput,
  GuardrailTraceAssessment,
  TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import { thoughtEvents, toolEvents } from './block-events';
import type { GuardrailRequest } from './converse-request';
import { guardAnswer, type GuardedCompletion, type GuardrailMode } from './guarded-answer';
import type { Finding, Guardrail } from './guardrail';
import type { ModelDirectives } from './directives';
import { tokenUsage, type Completion, type LanguageModel, type Prompt } from './language-model';

export interface Conversation {
  readonly prompt: Prompt;
  /** Present where the request asks for a guardrail. */
  readonly guard?: {
    readonly guardrail: Guardrail;
    readonly mode: GuardrailMode;
    readonly trace: GuardrailRequest['trace'];
    /** The part of the prompt that is assessed. */
    readonly input: string;
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
  const { guardrail, mode, input } = guard;
  const finding = guardrail.assess(input);
  if (finding.blocked) {
    yield* answerEvents(blockedInput(guardrail), {});
    yield metadata(tokenUsage(0, 0), inputTrace(guardrail, finding));
    return;
  }
  const completion = yield* answerEvents(
    guardAnswer(model.generate(prompt, signal), guardrail, mode, prompt.inputTokens),
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
  const { finding, blockedText } = completion;
  return {
    outputAssessments: { [resource.id]: [finding.assessment] },
    ...(blockedText !== undefined && { modelOutput: [blockedText] }),
    actionReason: finding.actionReason,
  };
}
