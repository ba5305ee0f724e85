import type {
  ApplyGuardrailResponse,
  ConverseResponse,
  ConverseStreamOutput,
  CountTokensResponse,
} from '@aws-sdk/client-bedrock-runtime';
import { BedrockError } from './bedrock-error';
import { converse } from './converse';
import { parseApplyGuardrail, parseConverse, parseCountTokens } from './converse-request';
import { validateConverse, validateModelId, validateTokenCounting } from './converse-rules';
import { toDirectedPrompt } from './directed-prompt';
import { ConnectionReset, FaultInjector } from './faults';
import { findGuardrail, type Guardrail } from './guardrail';
import type { LanguageModel } from './language-model';
import { countInputTokens } from './token-approximation';

/** The operations of Bedrock Runtime that the stand-in plays, on the bodies of their requests. */
export class Operations {
  readonly #faults = new FaultInjector();

  constructor(
    private readonly model: LanguageModel,
    private readonly guardrail: Guardrail | undefined,
  ) {}

  /**
   * The events of an answer. What fails before the first of them is thrown before it.
   * @throws BedrockError for what Bedrock would report, ConnectionReset where the connection is to break.
   */
  converseStream(modelId: string, body: string, signal: AbortSignal): AsyncGenerator<ConverseStreamOutput> {
    return this.#converse(modelId, body, signal, true);
  }

  /** @throws as `converseStream`; an answer that a fault cuts short is a ConnectionReset. */
  async converse(modelId: string, body: string, signal: AbortSignal): Promise<ConverseResponse> {
    let text = '';
    let stopReason: ConverseResponse['stopReason'];
    let metadata: ConverseStreamOutput['metadata'];
    try {
      for await (const event of this.#converse(modelId, body, signal, false)) {
        text += event.contentBlockDelta?.delta?.text ?? '';
        stopReason ??= event.messageStop?.stopReason;
        metadata = event.metadata;
      }
    } catch (error) {
      // There is no stream that could fail: the service model gives Converse this exception instead.
      if (!(error instanceof BedrockError) || error.code !== 'ModelStreamErrorException') throw error;
      throw new BedrockError('ModelErrorException', error.message, { cause: error });
    }
    if (!stopReason || !metadata) throw new ConnectionReset();
    const content = text === '' ? [] : [{ text }];
    const { usage, metrics, trace } = metadata;
    return {
      output: { message: { role: 'assistant', content } },
      stopReason,
      usage,
      metrics,
      ...(trace && { trace }),
    };
  }

  countTokens(modelId: string, body: string): CountTokensResponse {
    validateModelId(modelId);
    validateTokenCounting(modelId);
    return { inputTokens: countInputTokens(parseCountTokens(body)) };
  }

  applyGuardrail(
    guardrailIdentifier: string,
    guardrailVersion: string,
    body: string,
  ): ApplyGuardrailResponse {
    const { source, content } = parseApplyGuardrail(body);
    const guardrail = findGuardrail(this.guardrail, { guardrailIdentifier, guardrailVersion });
    const judge = source === 'INPUT' ? guardrail.input : guardrail.output;
    const { blocked, masked, actionReason, usage, assessment } = judge.assess(
      content.flatMap((block) => block.text?.text ?? []),
    );
    const { blockedInputMessage, blockedOutputMessage } = guardrail.resource;
    const instead = blocked ? [source === 'INPUT' ? blockedInputMessage : blockedOutputMessage] : masked;
    return {
      usage,
      action: instead ? 'GUARDRAIL_INTERVENED' : 'NONE',
      actionReason,
      outputs: (instead ?? []).map((text) => ({ text })),
      assessments: [assessment],
      guardrailCoverage: assessment.invocationMetrics?.guardrailCoverage,
    };
  }

  async *#converse(modelId: string, body: string, signal: AbortSignal, streaming: boolean) {
    validateModelId(modelId);
    const request = parseConverse(body);
    validateConverse(request);
    const { prompt, messages, fault } = toDirectedPrompt(modelId, request);
    const { guardrailConfig } = request;
    const guard = guardrailConfig && {
      guardrail: findGuardrail(this.guardrail, guardrailConfig),
      mode: streaming ? guardrailConfig.streamProcessingMode : ('whole' as const),
      trace: guardrailConfig.trace,
      messages,
    };
    const events = converse(this.model, { prompt, ...(guard && { guard }) }, signal);
    yield* this.#faults.inject(events, fault, JSON.stringify(request.messages), signal);
  }
}
