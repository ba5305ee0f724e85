import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { contentBlock } from '../../../src/gateway/contract/content';
import { documentName } from '../../../src/web/attachments/document-name';

describe('the name of a document', () => {
  it.each([
    ['Annual report, v2 (final).pdf', 'Annual report v2 (final)'],
    ['Übersicht_2026.xlsx', 'Ubersicht 2026'],
    ['archive.tar.csv', 'archive tar'],
    ['報告.pdf', 'Document'],
    ['.pdf', 'Document'],
  ])('is what Bedrock takes of its file’s: %s', (fileName, name) => {
    expect(documentName(fileName, new Set())).toBe(name);
  });

  it('is the contract’s, and stands once in a request, whatever files are called', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }), (fileNames) => {
        const taken = new Set<string>();

        const names = fileNames.map((fileName) => documentName(fileName, taken));

        expect(new Set(names).size).toBe(fileNames.length);
        for (const name of names) {
          const document = { format: 'pdf', name, source: { bytes: 'AAAA' } };
          expect(v.safeParse(contentBlock, { document }).issues).toBeUndefined();
        }
      }),
    );
  });

  it('is numbered where it is taken, also where it is very long', () => {
    const taken = new Set<string>();
    const fileName = `${'long '.repeat(60)}.pdf`;

    const [first, second] = [documentName(fileName, taken), documentName(fileName, taken)];

    expect(second).toBe(`${first} (2)`);
    expect(second.length).toBeLessThanOrEqual(200);
  });
});
