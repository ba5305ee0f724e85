import { describe, expect, it } from '@jest/globals';
import { acceptOf, formatOf } from '../../../src/web/attachments/formats';

describe('the format of a file', () => {
  it.each([
    ['photo.JPG', '', { kind: 'image', format: 'jpeg' }],
    ['photo.png', 'image/png', { kind: 'image', format: 'png' }],
    ['clipboard', 'image/webp', { kind: 'image', format: 'webp' }],
    ['notes.markdown', '', { kind: 'document', format: 'md' }],
    ['page.htm', 'text/html', { kind: 'document', format: 'html' }],
    // Windows gives CSV the media type of Excel.
    ['figures.csv', 'application/vnd.ms-excel', { kind: 'document', format: 'csv' }],
  ])('is told by its name, else by its media type: %s %s', (name, type, format) => {
    expect(formatOf({ name, type })).toEqual(format);
  });

  it.each([
    ['photo.heic', 'image/heic'],
    ['drawing.svg', 'image/svg+xml'],
    ['archive.zip', 'application/zip'],
    ['README', ''],
  ])('is none that Bedrock has: %s', (name, type) => {
    expect(formatOf({ name, type })).toBeUndefined();
  });
});

describe('what a file picker offers', () => {
  it('is what the model takes', () => {
    expect(acceptOf(['images', 'tools'])).toBe('.png,.jpeg,.jpg,.gif,.webp');
    expect(acceptOf(['documents'])).toMatch(/^\.pdf,/);
    expect(acceptOf(['tools'])).toBe('');
  });
});
