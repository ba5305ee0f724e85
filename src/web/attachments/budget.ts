/**
 * What the attachments of one question may take together, in characters of base64: AppSync takes events of 240 KB, and the
 * conversation needs room too.
 */
export const QUESTION_BUDGET = 150_000;

/** What one image may take of it, so that a second one finds room. */
const IMAGE_BUDGET = 100_000;

/** What Bedrock takes of documents in one request. */
export const MAX_DOCUMENTS = 5;

/** What Bedrock takes of images in one request. */
export const MAX_IMAGES = 20;

interface Sized {
  readonly kind: 'image' | 'document';
  readonly bytes?: string;
}

/** How many bytes one more attachment may have. */
export function roomFor(kind: Sized['kind'], others: readonly Sized[]): number {
  const used = others.reduce((sum, { bytes = '' }) => sum + bytes.length, 0);
  const left = Math.max(0, QUESTION_BUDGET - used);
  return bytesOf(kind === 'image' ? Math.min(left, IMAGE_BUDGET) : left);
}

/** How many bytes fit into so many characters of base64. */
const bytesOf = (characters: number) => Math.floor(characters / 4) * 3;
