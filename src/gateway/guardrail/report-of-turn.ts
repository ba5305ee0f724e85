import type { ChatRequest } from '../contract/requests';
import { holds } from '../models/capabilities';
import type { GuardrailReport } from './content-guard';

export interface GuardedTurn {
  readonly hasGuardrail: boolean;
  readonly request: Pick<ChatRequest, 'messages'>;
  /** What the guardrail told; undefined where the answer ended before it did. */
  readonly report: GuardrailReport | undefined;
  /** Whether anything of an answer came. */
  readonly answered: boolean;
}

/** What the record says that the guardrail did with a turn: never more than is known. Undefined where there is none. */
export function reportOfTurn(turn: GuardedTurn): GuardrailReport | undefined {
  const { hasGuardrail, request, answered, report } = turn;
  if (!hasGuardrail) return undefined;
  if (!report) {
    return { coverage: answered ? 'partial' : 'not_scanned', intervened: false, categories: [] };
  }
  // No guardrail reads documents, and none says that it has not.
  const blocks = request.messages.flatMap(({ content }) => content);
  const unread = report.coverage === 'scanned' && blocks.some((block) => holds(block, 'document'));
  return unread ? { ...report, coverage: 'partial' } : report;
}
