import type { Assessment, ContentGuard } from './content-guard';
import { MAX_ASSESSED } from './content-guard';
import { lastCut } from './cuts';
import type { GuardrailTally } from './tally';

export interface Judge {
  readonly guard: ContentGuard;
  readonly tally: GuardrailTally;
  readonly signal: AbortSignal;
}

/** What of a text may be shown: itself, with what was found masked; or, blocked, the configured words. */
export type Verdict = Pick<Assessment, 'text' | 'blocked' | 'intervened'>;

/** Judges a text of any length, in as many pieces as it takes. */
export async function judge(
  { guard, tally, signal }: Judge,
  source: 'INPUT' | 'OUTPUT',
  text: string,
): Promise<Verdict> {
  let shown = '';
  let intervened = false;
  for (const piece of piecesOf(text)) {
    if (piece.trim() === '') {
      shown += piece;
      continue;
    }
    const assessment = tally.add(await guard.assess(source, piece, signal));
    if (assessment.blocked) return assessment;
    shown += assessment.text;
    intervened ||= assessment.intervened;
  }
  return { text: shown, blocked: false, intervened };
}

/** Cut before white space where there is any: nobody recognises half a word. */
function* piecesOf(text: string): Iterable<string> {
  let rest = text;
  while (rest.length > MAX_ASSESSED) {
    const end = lastCut(rest, MAX_ASSESSED);
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  yield rest;
}
