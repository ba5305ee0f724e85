import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bundleMarkdown, type RenderedMarkdown } from './render-markdown';

let render: RenderedMarkdown['renderMarkdown'];
beforeAll(async () => {
  render = (await bundleMarkdown()).renderMarkdown;
});

describe('an answer’s Markdown', () => {
  it.each([
    '<script>alert(1)</script>',
    'text <img src=x onerror=alert(1)> text',
    '<iframe src="https://example.com"></iframe>',
    '<style>body { display: none }</style>',
    '<svg onload=alert(1)>',
  ])('shows raw HTML as text: %s', (html) => {
    const rendered = render(html);

    expect(rendered).not.toMatch(/<(?!\/?p>)/);
    expect(rendered).toContain('&lt;');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](/relative)',
    '[x](//example.com/protocol-relative)',
    '[x](#fragment)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
  ])('has no link for %s', (markdown) => {
    expect(render(markdown)).not.toMatch(/<a|href|src=/);
  });

  it.each(['https://example.com/', 'http://example.com/', 'mailto:ada@example.com'])(
    'links %s to another tab that knows nothing of this one',
    (address) => {
      expect(render(`[x](${address})`)).toBe(
        `<p><a href="${address}" target="_blank" rel="noopener noreferrer">x</a></p>`,
      );
    },
  );

  it('loads no image: it links to it', () => {
    const rendered = render('![the chart](https://example.com/a.png?q=secret)');

    expect(rendered).not.toContain('<img');
    expect(rendered).toContain('>Image: the chart</a>');
  });

  it('needs no inline style', () => {
    const rendered = render('| a | b |\n|--:|:-:|\n| 1 | 2 |');

    expect(rendered).not.toContain('style=');
    expect(rendered).toContain('<td class="align-right">1</td><td class="align-center">2</td>');
  });

  it.each([
    ['code', '```python\nprint(1)\n```', 'aria-label="Code python" tabindex="0"'],
    ['a table', '| a |\n|---|\n| 1 |', 'aria-label="Table" tabindex="0"'],
  ])('has %s scroll in a labelled place that takes the focus', (_, markdown, attributes) => {
    expect(render(markdown).toLowerCase()).toContain(attributes.toLowerCase());
  });

  it.each([
    ['# a\n\n## b\n\n###### c', '<h3>a</h3><h4>b</h4><h6>c</h6>'],
    ['## a\n\n### b', '<h3>a</h3><h4>b</h4>'],
    ['### a\n\n### b', '<h3>a</h3><h3>b</h3>'],
    ['### a\n\n## b', '<h4>a</h4><h3>b</h3>'],
    ['text\n# a', '<p>text</p>\n<h3>a</h3>'],
  ])('has its highest headings follow the page’s own: %p', (markdown, html) => {
    expect(render(markdown)).toBe(html);
  });

  it('shows a task’s state without a control', () => {
    const rendered = render('- [x] done\n- [ ] open');

    expect(rendered).not.toContain('<input');
    expect(rendered).toContain('aria-label="Done:"');
    expect(rendered).toContain('aria-label="To do:"');
  });

  it('holds no element and no attribute but the known ones, whatever the model writes', () => {
    const hostile = fc.constantFrom(
      '<script>',
      '</script>',
      '<img src=x onerror=y>',
      '[a](',
      'javascript:x',
      ')',
      '![',
      '](',
      '`',
      '```\n',
      '<a href="javascript:x">',
      '\n',
      '\n\n',
      '- ',
      '> ',
      '|',
      '---',
      '[a]: javascript:x',
      '"',
      '<!--',
      '&lt;',
      '*',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 25 }), (parts) => {
        const rendered = render(parts.join(''));

        expect(rendered).not.toMatch(/<(?:script|img|iframe|style|input|form|object|embed)/i);
        expect(rendered).not.toMatch(/(?:<[^>]*\s)(?:on\w+|style|src)=/i);
        expect(rendered).not.toMatch(/href="(?!https?:|mailto:)/i);
      }),
    );
  });
});
