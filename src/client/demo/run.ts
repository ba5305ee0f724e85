import type { LimitStatus, MetadataEvent } from '../../gateway/contract/events';
import { GatewayClientError } from '../errors';
import type { Gateway } from '../gateway';

export interface DemoTurn {
  readonly requestId: string;
  readonly conversationId: string;
  readonly modelId?: string;
  readonly prompt: string;
  readonly onText: (text: string) => void;
  /** Cancels the turn, which is read to its end all the same. */
  readonly signal: AbortSignal;
}

/** What `--json` prints. Times are the client's own, in milliseconds from the request on. */
export interface TurnSummary {
  readonly requestId: string;
  readonly conversationId: string;
  readonly modelId: string;
  readonly text: string;
  readonly stopReason: string | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  /** How many events came. */
  readonly events: number;
  readonly gaps: number;
  readonly firstTokenMs: number | null;
  readonly totalMs: number;
  /** Absent where no limit shortened the answer. */
  readonly clamped?: MetadataEvent['metadata']['clamped'];
  /** Absent where no team pays. */
  readonly team?: string | undefined;
  readonly remaining: readonly LimitStatus[];
  readonly traceId: string | null;
}

export interface AnsweredTurn {
  readonly summary: TurnSummary;
  readonly cost: MetadataEvent['metadata']['cost'];
}

/**
 * Asks one prompt and reads the answer.
 *
 * @throws GatewayClientError also where the answer is an `error` event, with its type as code
 */
export async function runTurn(gateway: Gateway, turn: DemoTurn): Promise<AnsweredTurn> {
  const { requestId, conversationId, prompt, signal, onText } = turn;
  const modelId = turn.modelId ?? (await firstModel(gateway));
  signal.throwIfAborted();

  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const messages = [{ role: 'user' as const, content: [{ text: prompt }] }];
  const answer = gateway.chat({ requestId, conversationId, modelId, messages });
  signal.addEventListener('abort', () => void answer.cancel().catch(() => {}), { once: true });

  let text = '';
  let stopReason: string | null = null;
  let firstTokenMs: number | null = null;
  let events = 0;
  for await (const event of answer) {
    events += 1;
    if ('error' in event) throw new GatewayClientError(event.error.type, event.error.message);
    if ('messageStop' in event) stopReason = event.messageStop.stopReason;
    if ('contentBlockDelta' in event) {
      firstTokenMs ??= elapsed();
      const piece = event.contentBlockDelta.delta.text ?? '';
      text += piece;
      onText(piece);
    }
    if ('metadata' in event) {
      const { usage, cost, clamped, team, remaining, traceId = null } = event.metadata;
      const summary = {
        requestId,
        conversationId,
        modelId: event.metadata.modelId,
        text,
        stopReason,
        usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
        events,
        gaps: answer.gaps,
        firstTokenMs,
        totalMs: elapsed(),
        ...(clamped !== undefined && { clamped }),
        ...(team !== undefined && { team }),
        remaining,
        traceId,
      };
      return { summary, cost };
    }
  }
  throw new GatewayClientError('no_answer', 'The answer ended before it was complete.');
}

async function firstModel(gateway: Gateway): Promise<string> {
  const [model] = await gateway.models();
  if (model === undefined) throw new GatewayClientError('forbidden', 'You may use no model of this gateway.');
  return model.modelId;
}
