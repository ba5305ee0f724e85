import type { Turn } from '../conversation/conversation';
import { formatDuration, formatMoney, formatTokens } from '../usage/amounts';

interface ReceiptProps {
  readonly receipt: NonNullable<Turn['receipt']>;
  readonly modelName: string;
}

/** What an answer took: the model, tokens, cost and the wait for its first token, as the gateway measured them. */
export function Receipt({ receipt: { usage, metrics, cost }, modelName }: ReceiptProps) {
  const cached = (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  const facts = [
    modelName,
    `${formatTokens(usage.inputTokens)} tokens in`,
    cached > 0 && `${formatTokens(cached)} in cache`,
    `${formatTokens(usage.outputTokens)} tokens out`,
    moneyOf(cost),
    metrics.firstTokenMs !== undefined && `first token after ${formatDuration(metrics.firstTokenMs)}`,
  ];
  return (
    <ul className="receipt" aria-label="What this answer took">
      {facts
        .filter((fact) => fact !== false)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
  );
}

function moneyOf({ microDollars, estimated, unknown }: ReceiptProps['receipt']['cost']): string {
  if (unknown === true) return 'cost unknown';
  const money = formatMoney(microDollars, 'up');
  return estimated ? `about ${money}` : money;
}
