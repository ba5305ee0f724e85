import type { GuardrailReport } from './content-guard';

/**
 * What the record says that the guardrail did with a turn: never more than is known.
 *
 * @param report what the guardrail told; undefined where the answer ended before it did
 * @param answered whether anything of the answer was told
 */
export function reportOfTurn(
  hasGuardrail: boolean,
  report: GuardrailReport | undefined,
  answered: boolean,
): GuardrailReport | undefined {
  if (!hasGuardrail || report) return report;
  return { coverage: answered ? 'partial' : 'not_scanned', intervened: false, categories: [] };
}
