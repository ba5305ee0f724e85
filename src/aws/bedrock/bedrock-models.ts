import type {
  BedrockRuntimeClient,
  ConverseStreamCommandInput,
  ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ConverseEvent } from '../../gateway/contract/events';
import type { GuardrailMode } from '../../gateway/guardrail/guarded-answer';
import type { LanguageModels, ModelEvent, ModelRequest } from '../../gateway/models/language-models';
import { consumptionOf, guardrailReportOf } from './bedrock-consumption';
import { modelErrorOf } from './bedrock-errors';
import { converseInput } from './converse-input';

export interface GuardrailSettings {
  readonly guardrailIdentifier: string;
  readonly guardrailVersion: string;
  /** Whether a piece of an answer is judged before it is sent, or while it is. */
  readonly mode: GuardrailMode;
}

/** Models through Bedrock's ConverseStream. */
export class BedrockModels implements LanguageModels {
  constructor(
    private readonly client: BedrockRuntimeClient,
    /** Goes with every call where the gateway has a guardrail. */
    private readonly guardrail: GuardrailSettings | undefined,
  ) {}

  async *converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    let inStream = false;
    try {
      const { stream } = await this.client.send(this.commandFor(request), { abortSignal: signal });
      inStream = true;
      for await (const event of stream!) {
        yield* modelEventsOf(event);
      }
    } catch (error) {
      throw signal.aborted ? (signal.reason as Error) : modelErrorOf(error, { inStream });
    }
  }

  private commandFor(request: ModelRequest) {
    const { modelId, inferenceConfig, additionalModelRequestFields, metadata } = request;
    return new ConverseStreamCommand({
      ...converseInput(request),
      modelId,
      inferenceConfig,
      additionalModelRequestFields:
        additionalModelRequestFields as ConverseStreamCommandInput['additionalModelRequestFields'],
      outputConfig: request.outputConfig,
      performanceConfig: request.performanceConfig as ConverseStreamCommandInput['performanceConfig'],
      serviceTier: request.serviceTier as ConverseStreamCommandInput['serviceTier'],
      requestMetadata: metadata,
      ...(this.guardrail && {
        guardrailConfig: {
          guardrailIdentifier: this.guardrail.guardrailIdentifier,
          guardrailVersion: this.guardrail.guardrailVersion,
          // Only the trace tells how many text units are charged, and what was found.
          trace: 'enabled' as const,
          streamProcessingMode: this.guardrail.mode,
        },
      }),
    });
  }
}

/** Bedrock's own events, as they come; the SDK throws the stream's exceptions itself. */
function* modelEventsOf(event: ConverseStreamOutput): Iterable<ModelEvent> {
  if (event.metadata) {
    const guardrail = guardrailReportOf(event.metadata);
    if (guardrail) yield { guardrail };
    const metadata = consumptionOf(event.metadata);
    if (metadata) yield { metadata };
    return;
  }
  const { messageStart, contentBlockStart, contentBlockDelta, contentBlockStop, messageStop } = event;
  const known = { messageStart, contentBlockStart, contentBlockDelta, contentBlockStop, messageStop };
  const [name, value] = Object.entries(known).find(([, content]) => content !== undefined) ?? [];
  if (name !== undefined) yield { [name]: withBase64(value) } as ConverseEvent;
}

/** JSON has no bytes: what a model hides of its reasoning goes to the client, and comes back, in base64. */
function withBase64(value: unknown): unknown {
  const { delta } = value as NonNullable<ConverseStreamOutput['contentBlockDelta']>;
  const redacted = delta?.reasoningContent?.redactedContent;
  if (redacted === undefined) return value;
  const redactedContent = Buffer.from(redacted).toString('base64');
  return { ...(value as object), delta: { reasoningContent: { redactedContent } } };
}
