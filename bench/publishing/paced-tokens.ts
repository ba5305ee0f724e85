import { monotonicMs } from '../monotonic';

/** Of a token's number, which is its text: ` 00042`. A text can so hold several. */
const DIGITS = 5;

/**
 * Makes tokens at an even pace, whether they are taken or not, as a model does.
 *
 * @param take called as each is made
 * @returns when each was made, in monotonic milliseconds
 */
export async function makeTokens(
  count: number,
  tokensPerSecond: number,
  take: (text: string) => void,
): Promise<number[]> {
  const startedAt = monotonicMs();
  const made: number[] = [];
  for (let index = 0; index < count; index++) {
    const due = startedAt + (index * 1_000) / tokensPerSecond;
    const wait = due - monotonicMs();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    made.push(monotonicMs());
    take(` ${String(index).padStart(DIGITS, '0')}`);
  }
  return made;
}

/** The numbers of the tokens that a text holds. */
export function tokenNumbers(text: string): number[] {
  return text.split(' ').filter(Boolean).map(Number);
}
