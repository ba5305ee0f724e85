import { describe, expect, it } from '@jest/globals';
import type { Attachment } from '../../../src/web/attachments/attachment';
import { notTaken, tooBig, unknownFormat, unsendable } from '../../../src/web/attachments/problems';

const british = { language: 'en-GB' };
const reader = { name: 'Nova Reader', capabilities: ['documents'] };
const picture: Attachment = {
  kind: 'image',
  format: 'png',
  id: 'a1',
  name: 'photo.png',
  size: 3,
  bytes: 'AAAA',
};

describe('what is said of a file that cannot be attached', () => {
  it('is how big it is, how much room there is, and what to do', () => {
    expect(tooBig({ name: 'thesis.pdf', size: 2_140_000 }, 'document', 112_500, british)).toBe(
      'thesis.pdf is too big: it has 2.1 MB, and there is room for 113 kB. ' +
        'Attach a shorter file, or paste the part that you ask about.',
    );
  });

  it('is for an image, which would be made smaller, that there is no room at all', () => {
    expect(tooBig({ name: 'photo.png', size: 9 }, 'image', 0, british)).toBe(
      'There is no room left for photo.png. Remove another attachment first.',
    );
  });

  it('is which kinds the model takes', () => {
    expect(unknownFormat('photo.heic', reader)).toBe(
      'photo.heic is not of a kind that can be attached. Save it as one of these: ' +
        'PDF, Word, Excel, CSV, HTML, Markdown or text files.',
    );
    expect(notTaken('photo.png', 'image', reader)).toBe(
      'Nova Reader takes no images. Choose another model for photo.png.',
    );
    expect(unknownFormat('photo.heic', { name: 'Nova Micro', capabilities: [] })).toBe(
      'Nova Micro takes no files. Choose another model for photo.heic.',
    );
  });

  it('is what to do where the model was changed meanwhile', () => {
    expect(unsendable([picture], reader)).toBe(
      'Nova Reader takes no images. Choose another model, or remove photo.png.',
    );
    expect(unsendable([picture], { name: 'Nova', capabilities: ['images'] })).toBeUndefined();
  });
});
