import { converse } from '../bedrock/converse';
import { toDirectedPrompt } from '../bedrock/directed-prompt';
import { FaultInjector } from '../bedrock/faults';
import type { LanguageModel, Prompt } from '../bedrock/language-model';
import type { ChatCompletionBody } from './chat-completion-body';
import { parseChatCompletion } from './chat-completion-body';
import { ChatChunks } from './chat-chunks';
import { converseOfChat } from './converse-of-chat';
import { sampleOf } from './schema-sample';

/** Chat Completions, on the bodies of its requests, answered by the model that also stands behind the local Bedrock. */
export class Completions {
  readonly #faults = new FaultInjector();

  constructor(private readonly model: LanguageModel) {}

  /**
   * The data of an answer's events. What fails before the first of them is thrown before it.
   *
   * @throws BedrockError for what the API would report, ConnectionReset where the connection is to break
   */
  async *stream(body: string, signal: AbortSignal): AsyncGenerator<string> {
    const request = parseChatCompletion(body);
    const { model, stream_options: options, service_tier: serviceTier = 'default' } = request;
    const chat = converseOfChat(request);
    const { prompt, fault } = toDirectedPrompt(model, chat);
    const answer = converse(this.model, { prompt: inFormat(prompt, request.response_format) }, signal);
    const chunks = new ChatChunks({ model, serviceTier, includeUsage: options?.include_usage ?? false });
    let finished = false;
    const events = this.#faults.inject(answer, fault, JSON.stringify(request.messages), signal);
    for await (const event of events) {
      const chunk = chunks.of(event);
      finished ||= event.messageStop !== undefined;
      if (chunk) yield JSON.stringify(chunk);
    }
    // A stream that was cut has no end either.
    if (finished) yield '[DONE]';
  }
}

/** Where an answer must have a form, the scripted model has nothing else to say. */
function inFormat(prompt: Prompt, format: ChatCompletionBody['response_format']): Prompt {
  if (format?.type !== 'json_schema' || prompt.directives.echo !== undefined) return prompt;
  const echo = JSON.stringify(sampleOf(format.json_schema.schema));
  return { ...prompt, directives: { ...prompt.directives, echo } };
}
