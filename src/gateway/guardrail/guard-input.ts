import type { Input } from './guarded-input';
import { rewriteTexts, textsOf } from './guarded-input';
import type { Judge } from './judge';
import { judge } from './judge';

/** What of a request may be read, or the words that the user reads in place of an answer. */
export type GuardedInput<Request> = { readonly request: Request } | { readonly blocked: string };

/** Judges a request: all its texts together, and one by one only where something in them is to be masked. */
export async function guardInput<Request extends Input>(
  judging: Judge,
  request: Request,
): Promise<GuardedInput<Request>> {
  const texts = textsOf(request);
  const whole = await judge(judging, 'INPUT', texts.join('\n'));
  if (whole.blocked) return { blocked: whole.text };
  if (!whole.intervened) return { request };
  const masked: string[] = [];
  for (const text of texts) {
    const verdict = await judge(judging, 'INPUT', text);
    if (verdict.blocked) return { blocked: verdict.text };
    masked.push(verdict.text);
  }
  return { request: rewriteTexts(request, () => masked.shift()!) };
}
