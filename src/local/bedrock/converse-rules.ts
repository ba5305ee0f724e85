import { BedrockError } from './bedrock-error';
import type { ConverseMessage, ConverseRequest } from './converse-request';

/** `provider.model`, with or without the prefix of an inference profile (`us.`, `global.`) and a version (`-v1:0`). */
const modelName = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:[a-z0-9]+)*$/;
/** The prefix says where the profile's calls may go: `us.`, `apac.`, `us-gov.`, `global.`. */
const profileId = /^(?:global|us-gov|[a-z]{2}|apac)\./;
const modelArn =
  /^arn:aws(-[a-z]+)*:bedrock:[a-z0-9-]+:(\d{12})?:(application-inference-profile|custom-model|custom-model-deployment|foundation-model|imported-model|inference-profile|provisioned-model)\/[A-Za-z0-9.:/-]+$/;

/** @throws BedrockError ValidationException when no model or inference profile can be called so. */
export function validateModelId(modelId: string): void {
  if (!modelName.test(modelId) && !modelArn.test(modelId)) {
    throw invalid('The provided model identifier is invalid.');
  }
}

/**
 * CountTokens takes a base model's id: no ARN, and no inference profile, not even one that Converse takes. Nova is not
 * counted at all.
 * @throws BedrockError ValidationException
 */
export function validateTokenCounting(modelId: string): void {
  if (modelId.startsWith('arn:') || profileId.test(modelId) || modelId.startsWith('amazon.nova-')) {
    throw invalid("The provided model doesn't support counting tokens.");
  }
}

/**
 * The rules that Bedrock applies before a model is called, in its words.
 * @throws BedrockError ValidationException
 */
export function validateConverse({ messages, inferenceConfig, toolConfig }: ConverseRequest): void {
  messages.forEach(validateContent);
  validateTurns(messages);
  validateTools(messages, toolConfig !== undefined);
  const { maxTokens } = inferenceConfig;
  if (maxTokens !== undefined && maxTokens < 1) {
    throw invalid(
      `1 validation error detected: Value '${maxTokens}' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
}

function validateContent({ content }: ConverseMessage, index: number): void {
  if (content.length === 0) {
    throw invalid(
      `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  const blank = content.findIndex(({ text }) => text?.trim() === '');
  if (blank >= 0) {
    throw invalid(
      `The text field in the ContentBlock object at messages.${index}.content.${blank} is blank. Add text to the text field, and try again.`,
    );
  }
}

function validateTools(messages: readonly ConverseMessage[], hasTools: boolean): void {
  messages.forEach(({ content }, index) => {
    const calls = (messages[index - 1]?.content ?? []).flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
    const results = content.flatMap(({ toolResult }) => toolResult?.toolUseId ?? []);
    if (!hasTools && results.length + calls.length > 0) {
      throw invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
    }
    if (results.length > calls.length) {
      throw invalid(
        `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`,
      );
    }
    const missing = calls.filter((id) => !results.includes(id));
    if (missing.length > 0) {
      throw invalid(
        `Expected toolResult blocks at messages.${index}.content for the following Ids: ${missing.join(', ')}`,
      );
    }
  });
}

function validateTurns(messages: readonly ConverseMessage[]): void {
  const turns = messages.filter(({ role }) => role !== 'system');
  if (turns[0]?.role !== 'user') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  }
  if (turns.some(({ role }, index) => role === turns[index - 1]?.role)) {
    throw invalid(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  }
  if (turns.at(-1)?.role !== 'user') {
    // The answer of the current Claude models; older ones continue such a message.
    throw invalid(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
}

const invalid = (message: string) => new BedrockError('ValidationException', message);
