import type { Receipt } from './total-receipt';
import { receiptsOf } from './total-receipt';
import type { Turn } from './turn';

/** How the gateway names what the guardrail saw. The list is open. */
const coverages: Readonly<Record<string, string>> = {
  partial: 'guardrail saw a part',
  not_scanned: 'not seen by the guardrail',
};

/** For the receipt of an answer that the guardrail has not seen whole; undefined where it has, or there is none. */
export function coverageFactOf({ guardrail }: Receipt): string | undefined {
  if (guardrail === undefined || guardrail.coverage === 'scanned') return undefined;
  const { coverage } = guardrail;
  return Object.hasOwn(coverages, coverage) ? coverages[coverage] : `guardrail: ${coverage}`;
}

/** For an answer that goes on though the guardrail has changed it. One that it ended has a note of its own. */
export function guardrailNoteOf(turn: Turn): string {
  const intervened = receiptsOf(turn).some(({ guardrail }) => guardrail?.intervened === true);
  return intervened && turn.stopReason !== 'guardrail_intervened'
    ? 'A guardrail stepped in and changed a part of this exchange.'
    : '';
}
