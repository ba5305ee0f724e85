import type { Receipt } from './total-receipt';
import { receiptsOf } from './total-receipt';
import type { Turn } from './turn';

/** A model's name for people, by its id. */
export type NameOf = (modelId: string) => string;

/** Who answered, in the words that stand under the answer. */
export function speakerOf(
  { modelId, prepared }: Pick<Receipt, 'modelId' | 'prepared'>,
  nameOf: NameOf,
): string {
  return prepared === undefined ? nameOf(modelId) : 'Prepared answer';
}

/** For an answer by other models than the one that was asked: why. One note for each of them. */
export function fallbackNotesOf(turn: Turn, nameOf: NameOf): readonly string[] {
  const notes = receiptsOf(turn).flatMap(({ modelId, requestedModelId }) =>
    requestedModelId === undefined || requestedModelId === modelId
      ? []
      : `${nameOf(modelId)} answered, for ${nameOf(requestedModelId)} was not available.`,
  );
  return [...new Set(notes)];
}
