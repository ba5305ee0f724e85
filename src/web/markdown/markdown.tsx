import { memo, useMemo, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markdownBlocks } from './blocks';
import { CodeBlock } from './code-block';
import { headingsFrom, topHeadingOf } from './headings';
import { safeAddress } from './links';

/**
 * An answer. Its Markdown is not trusted: raw HTML shows as text, links are http, https and mailto and open elsewhere,
 * and images are links, because loading one would tell its server what the answer put into the address.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const blocks = markdownBlocks(text);
  const topHeading = topHeadingOf(blocks);
  return blocks.map((block, index) => <MarkdownBlock key={index} text={block} topHeading={topHeading} />);
});

interface MarkdownBlockProps {
  readonly text: string;
  /** The highest level of heading in the whole answer, 1–6. */
  readonly topHeading: number;
}

/** Markdown that is rendered as one piece. */
export const MarkdownBlock = memo(function MarkdownBlock({ text, topHeading }: MarkdownBlockProps) {
  const components = useMemo(() => ({ ...elements, ...headingsFrom(topHeading) }), [topHeading]);
  return (
    <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={safeAddress}>
      {text}
    </ReactMarkdown>
  );
});

const plugins = [remarkGfm];

const elements: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => (
    <Link href={typeof src === 'string' ? src : undefined}>{`Image: ${alt || 'untitled'}`}</Link>
  ),
  pre: ({ node }) => <CodeBlock node={node} />,
  table: ({ children }) => (
    <div className="scrolls" role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  // The renderer aligns cells with style attributes; classes do without them.
  th: ({ style, children }) => <th className={alignment(style?.textAlign)}>{children}</th>,
  td: ({ style, children }) => <td className={alignment(style?.textAlign)}>{children}</td>,
  // A task's box is a picture of its state: a disabled control without a label says nothing.
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? 'Done:' : 'To do:'}>
      {checked ? '☑' : '☐'}
    </span>
  ),
};

function Link({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

const alignment = (textAlign: string | undefined) => (textAlign ? `align-${textAlign}` : undefined);
