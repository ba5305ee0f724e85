import type { ModelEntry } from '../configuration/configuration';
import type { ContentBlock } from '../contract/content';
import type { ChatRequest } from '../contract/requests';
import { GatewayError } from '../errors';

/** What models take or do besides text, each of which a model has or has not. */
export const CAPABILITIES = [
  'documents',
  'images',
  'prompt_caching',
  'reasoning',
  'structured_output',
  'tools',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

const NEEDED: Record<Capability, string> = {
  documents: 'takes no documents',
  images: 'takes no images',
  prompt_caching: 'has no prompt caching: leave cachePoint out',
  reasoning: 'takes no reasoning of other models: leave reasoningContent out',
  structured_output: 'has no structured output: leave outputConfig out',
  tools: 'has no tools',
};

/**
 * Refuses a request that its model cannot answer, before it is asked: the provider's own words for it may quote the prompt.
 *
 * @throws GatewayError `unsupported`, whose details name the capability
 */
export function checkCapabilities(model: ModelEntry, request: ChatRequest): void {
  const missing = neededBy(request).find((capability) => !model.capabilities.includes(capability));
  if (missing !== undefined) {
    throw new GatewayError('unsupported', `This model ${NEEDED[missing]}. Or choose another model.`, {
      capability: missing,
    });
  }
  const field = Object.keys(request.additionalModelRequestFields ?? {}).find(
    (name) => !model.requestFields.includes(name),
  );
  if (field !== undefined) {
    throw new GatewayError(
      'unsupported',
      'The gateway passes only named fields of additionalModelRequestFields to this model.',
      { requestFields: model.requestFields },
    );
  }
}

function neededBy(request: ChatRequest): readonly Capability[] {
  const { system = [], toolConfig, outputConfig } = request;
  const blocks = request.messages.flatMap(({ content }) => content);
  const cachePoints = [...blocks, ...system, ...(toolConfig?.tools ?? [])];
  const needs: Record<Capability, boolean> = {
    documents: blocks.some((block) => holds(block, 'document')),
    images: blocks.some((block) => holds(block, 'image')),
    prompt_caching: cachePoints.some(({ cachePoint }) => cachePoint !== undefined),
    reasoning: blocks.some(({ reasoningContent }) => reasoningContent !== undefined),
    structured_output: outputConfig?.textFormat !== undefined,
    tools:
      toolConfig !== undefined ||
      blocks.some(({ toolUse, toolResult }) => (toolUse ?? toolResult) !== undefined),
  };
  return CAPABILITIES.filter((capability) => needs[capability]);
}

/** A tool's result can hold what a message can. */
export function holds({ toolResult, ...block }: ContentBlock, kind: 'image' | 'document'): boolean {
  return [block, ...(toolResult?.content ?? [])].some((content) => content[kind] !== undefined);
}
