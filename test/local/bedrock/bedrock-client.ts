import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type BedrockRuntimeClientConfig,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export const region = 'us-east-1';
export const baseModelId = 'anthropic.claude-haiku-4-5-20251001-v1:0';
/** Its inference profile. */
export const modelId = `us.${baseModelId}`;

/** The SDK's transports by name: its default is HTTP/2. */
export const transports = {
  'HTTP/2': (endpoint: string, config: BedrockRuntimeClientConfig = {}) => bedrockClient(endpoint, config),
  'HTTP/1.1': (endpoint: string, config: BedrockRuntimeClientConfig = {}) =>
    bedrockClient(endpoint, { requestHandler: new NodeHttpHandler(), ...config }),
} as const;

export type Transport = keyof typeof transports;

function bedrockClient(endpoint: string, config: BedrockRuntimeClientConfig): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
    ...config,
  });
}

export const userMessage = (text: string) => ({ role: 'user' as const, content: [{ text }] });
export const assistantMessage = (text: string) => ({ role: 'assistant' as const, content: [{ text }] });

export interface StreamedAnswer {
  readonly events: readonly ConverseStreamOutput[];
  readonly deltas: readonly string[];
  readonly text: string;
  readonly stopReason?: string | undefined;
  readonly metadata?: ConverseStreamOutput['metadata'];
  /** What the iterator threw. */
  readonly error?: unknown;
}

/** Calls ConverseStream and reads to the end; rejects only when the call itself fails. */
export async function streamAnswer(
  client: BedrockRuntimeClient,
  prompt: string,
  input: Partial<ConverseStreamCommandInput> = {},
): Promise<StreamedAnswer> {
  const { stream } = await client.send(
    new ConverseStreamCommand({ modelId, messages: [userMessage(prompt)], ...input }),
  );
  const events: ConverseStreamOutput[] = [];
  let error: unknown;
  try {
    for await (const event of stream ?? []) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? []);
  return {
    events,
    deltas,
    text: deltas.join(''),
    stopReason: events.find(({ messageStop }) => messageStop)?.messageStop?.stopReason,
    metadata: events.find(({ metadata }) => metadata)?.metadata,
    error,
  };
}

export const eventNames = ({ events }: StreamedAnswer) => [
  ...new Set(events.flatMap((event) => Object.keys(event))),
];
