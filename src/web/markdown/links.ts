const safeProtocols: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * A link's address where following it is safe, else undefined. An answer can be steered by whoever wrote what the model
 * read, so only complete http, https and mailto addresses are links; a relative one would lead into this page.
 */
export function safeAddress(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  return safeProtocols.has(new URL(href).protocol) ? href : undefined;
}
