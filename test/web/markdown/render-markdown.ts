import { createRequire, wrap } from 'node:module';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';

export interface RenderedMarkdown {
  /** As the page renders it, cut into blocks. */
  renderMarkdown(text: string): string;
  /** The same, of the text as one block. */
  renderWhole(text: string): string;
}

const source = `
  import { createElement } from 'react';
  import { renderToStaticMarkup } from 'react-dom/server';
  import { markdownBlocks } from './src/web/markdown/blocks';
  import { topHeadingOf } from './src/web/markdown/headings';
  import { Markdown, MarkdownBlock } from './src/web/markdown/markdown';
  export const renderMarkdown = (text) => renderToStaticMarkup(createElement(Markdown, { text }));
  export const renderWhole = (text) =>
    renderToStaticMarkup(createElement(MarkdownBlock, { text, topHeading: topHeadingOf(markdownBlocks(text)) }));
`;

/** Bundles the component as the page does: react-markdown and what it needs are ES modules only. */
export async function bundleMarkdown(): Promise<RenderedMarkdown> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'tsx' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const module = { exports: {} };
  const run = runInThisContext(wrap(outputFiles[0]?.text ?? '')) as (...args: unknown[]) => void;
  run(module.exports, createRequire(__filename), module);
  return module.exports as RenderedMarkdown;
}
