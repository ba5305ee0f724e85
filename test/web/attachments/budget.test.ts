import { describe, expect, it } from '@jest/globals';
import { QUESTION_BUDGET, roomFor } from '../../../src/web/attachments/budget';

const taking = (characters: number) => ({ kind: 'document' as const, bytes: 'A'.repeat(characters) });
const base64LengthOf = (bytes: number) => Math.ceil(bytes / 3) * 4;

describe('the room for an attachment', () => {
  it('is for a document what is left of the question’s', () => {
    expect(base64LengthOf(roomFor('document', []))).toBe(QUESTION_BUDGET);
    expect(base64LengthOf(roomFor('document', [taking(50_000), taking(60_000)]))).toBe(40_000);
  });

  it('is less for an image, so that another finds room', () => {
    expect(base64LengthOf(roomFor('image', []))).toBe(100_000);
    expect(base64LengthOf(roomFor('image', [taking(100_000)]))).toBe(50_000);
  });

  it('is none where all is taken', () => {
    expect(roomFor('image', [taking(QUESTION_BUDGET + 4)])).toBe(0);
  });
});
