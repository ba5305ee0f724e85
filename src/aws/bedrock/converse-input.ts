import type {
  ContentBlock,
  ConverseStreamCommandInput,
  Message,
  ToolConfiguration,
  ToolResultContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock as RequestBlock, Document, Image } from '../../gateway/contract/content';
import type { ModelRequest } from '../../gateway/models/language-models';

/** What of a request its tokens are counted by. */
export type CountedInput = Pick<ModelRequest, 'messages' | 'system' | 'toolConfig'>;

type Input = Pick<ConverseStreamCommandInput, 'messages' | 'system' | 'toolConfig'>;

/** A request's words and tools as the SDK takes them: the same fields, with bytes for base64. */
export function converseInput({ messages, system, toolConfig }: CountedInput): Input {
  return {
    messages: messages.map(({ role, content }): Message => ({
      role,
      content: content.map((block) => contentBlockOf(block)),
    })),
    // The contract's blocks have one member each, which the SDK's types say by what the others lack.
    ...(system && { system: system as Input['system'] }),
    ...(toolConfig && { toolConfig: toolConfig as ToolConfiguration }),
  };
}

function contentBlockOf({
  image,
  document,
  toolResult,
  reasoningContent,
  ...block
}: RequestBlock): ContentBlock {
  if (image) return { image: withBytes(image) };
  if (document) return { document: withBytes(document) };
  if (reasoningContent?.redactedContent !== undefined) {
    return { reasoningContent: { redactedContent: bytesOf(reasoningContent.redactedContent) } };
  }
  if (toolResult) {
    const content = toolResult.content.map(
      (each) => contentBlockOf(each as RequestBlock) as ToolResultContentBlock,
    );
    return { toolResult: { ...toolResult, content } };
  }
  return { ...block, reasoningContent } as ContentBlock;
}

function withBytes<Media extends Image | Document>({ source, ...media }: Media) {
  return { ...media, source: { bytes: bytesOf(source.bytes) } } as Omit<Media, 'source'> & {
    source: { bytes: Uint8Array };
  };
}

const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
