import type { MetadataEvent } from '../../gateway/contract/events';
import { clampFactOf } from '../conversation/clamp';
import { coverageFactOf } from '../conversation/guardrail';
import { speakerOf, type NameOf } from '../conversation/speaker';
import { receiptsOf, totalReceiptOf } from '../conversation/total-receipt';
import type { Turn } from '../conversation/turn';
import { formatDuration, formatMoney, formatTokens } from '../usage/amounts';

interface ReceiptProps {
  readonly turn: Turn;
  readonly nameOf: NameOf;
}

/** Who answered, and what that took: tokens, cost and the wait for its first token, as the gateway measured them. */
export function Receipt({ turn, nameOf }: ReceiptProps) {
  const receipt = totalReceiptOf(turn);
  if (receipt === undefined) return null;
  const { usage, metrics, cost } = receipt;
  const requests = receiptsOf(turn).length;
  const cached = (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  const facts = [
    speakerOf(receipt, nameOf),
    requests > 1 && `${requests} requests`,
    `${formatTokens(usage.inputTokens)} tokens in`,
    cached > 0 && `${formatTokens(cached)} in cache`,
    `${formatTokens(usage.outputTokens)} tokens out`,
    clampFactOf(turn),
    moneyOf(cost),
    metrics.firstTokenMs !== undefined && `first token after ${formatDuration(metrics.firstTokenMs)}`,
    coverageFactOf(receipt),
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
