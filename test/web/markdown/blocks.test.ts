import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownBlocks } from '../../../src/web/markdown/blocks';
import { bundleMarkdown, type RenderedMarkdown } from './render-markdown';

let rendered: RenderedMarkdown;
beforeAll(async () => {
  rendered = await bundleMarkdown();
});

describe('the blocks of an answer', () => {
  it.each([
    ['paragraphs', 'one\n\ntwo\n\nthree', 3],
    ['what surrounds code, not the code', 'one\n\n```\na\n\nb\n```\n\ntwo', 3],
    ['nothing within a list', '- a\n\n- b\n\n  c', 1],
    ['nothing where a definition may refer to anything', '[a]\n\ntext\n\n[a]: https://example.com', 1],
    ['nothing from where HTML may reach over blank lines', 'one\n\n<!--\n\ntext\n\n-->', 2],
    ['what surrounds HTML as code', '```html\n<script>\n```\n\none\n\ntwo', 3],
  ])('are cut between %s', (_, text, count) => {
    expect(markdownBlocks(text)).toHaveLength(count);
  });

  it('are, joined, the answer, and render as it does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 14 }), (chosen) => {
        const text = chosen.join('\n');

        expect(markdownBlocks(text).join('')).toBe(text);
        expect(withoutBreaks(rendered.renderMarkdown(text))).toBe(withoutBreaks(rendered.renderWhole(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('are not cut where code in a list may have ended with the list', () => {
    const text = '- a\n\n  ```\n  code\nout of the list\n\n```\none\n\nblock\n```';

    expect(markdownBlocks(text)).toEqual([text]);
    expect(rendered.renderWhole(text)).toContain('one\n\nblock');
  });

  it('stay as they are while an answer grows, but for the last', () => {
    const text = 'one\n\n## two\n\n```\na\n\nb\n```\n\nthree';
    for (let length = 1; length < text.length; length++) {
      const early = markdownBlocks(text.slice(0, length)).slice(0, -1);

      expect(markdownBlocks(text).slice(0, early.length)).toEqual(early);
    }
  });
});

/** Lines that begin, end and continue every construct which knows more than its own line. */
const lines = [
  '',
  '',
  '',
  'text',
  '# heading',
  '===',
  '---',
  '- item',
  '* item',
  '1. item',
  '2) item',
  '-',
  '  indented',
  '    deep',
  '\ttab',
  '> quote',
  '>',
  '```',
  '```js',
  '````',
  '~~~',
  '  ```',
  '   ~~~',
  '``` a`b',
  '| a | b |',
  '|---|---|',
  '[a]',
  '[a]: https://example.com',
  '> [a]: https://example.com',
  '- [a]: https://example.com',
  '[^1]',
  '[^1]: note',
  '<div>',
  '</div>',
  '<pre>',
  '</pre>',
  '<!-- a',
  'b -->',
  '- ```',
  '1. ```',
  '**bold',
  'bold**',
  '\u00a0',
  '\f',
  'text  ',
];

/** Between blocks the renderer writes line breaks, which have no meaning there. */
const withoutBreaks = (html: string) => html.replaceAll('\n', '');
