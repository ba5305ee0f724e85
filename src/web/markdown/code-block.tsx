import type { ExtraProps } from 'react-markdown';
import { CopyButton } from '../copy-button';

type HtmlElement = NonNullable<ExtraProps['node']>;

/** A block of code that scrolls inside itself, with its language and a button that copies it. */
export function CodeBlock({ node }: { readonly node: HtmlElement | undefined }) {
  const code = node?.children.find((child) => child.type === 'element');
  const text = code ? textOf(code) : '';
  const language = languageOf(code);
  return (
    <div className="code-block">
      <div className="code-bar">
        <span>{language}</span>
        <CopyButton name="Copy code" text={text} />
      </div>
      <pre className="scrolls" role="group" aria-label={`Code ${language}`.trim()} tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

function textOf({ children }: HtmlElement): string {
  return children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}

function languageOf(code: HtmlElement | undefined): string {
  const classes = code?.properties.className;
  const name = Array.isArray(classes)
    ? classes.find((each) => String(each).startsWith('language-'))
    : undefined;
  return name === undefined ? '' : String(name).slice('language-'.length);
}
