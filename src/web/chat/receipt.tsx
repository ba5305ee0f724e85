import type { MetadataEvent } from '../../gateway/contract/events';
import { clampFactOf } from '../conversation/clamp';
import type { Turn } from '../conversation/conversation';
import { formatDuration, formatMoney, formatTokens } from '../usage/amounts';

interface ReceiptProps {
  readonly turn: Turn;
  readonly modelName: string;
}

/** What an answer took: the model, tokens, cost and the wait for its first token, as the gateway measured them. */
export function Receipt({ turn, modelName }: ReceiptProps) {
  if (turn.receipt === undefined) return null;
  const { usage, metrics, cost } = turn.receipt;
  const cached = (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  const facts = [
    modelName,
    `${formatTokens(usage.inputTokens)} tokens in`,
    cached > 0 && `${formatTokens(cached)} in cache`,
    `${formatTokens(usage.outputTokens)} tokens out`,
    clampFactOf(turn),
    moneyOf(cost),
    metrics.firstTokenMs !== undefined && `first token after ${formatDuration(metrics.firstTokenMs)}`,
  ];
  return (
    <ul className="receipt" aria-label="What this answer took">
      {facts
        .filter((fact) => fact !== false && fact !== undefined)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
  );
}

function moneyOf({ microDollars, estimated, unknown }: MetadataEvent['metadata']['cost']): string {
  if (unknown === true) return 'cost unknown';
  const money = formatMoney(microDollars, 'up');
  return estimated ? `about ${money}` : money;
}
