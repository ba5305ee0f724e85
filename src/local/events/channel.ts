const MAXIMUM_SEGMENTS = 5;
/** At most 50 letters, digits and inner dashes. */
const SEGMENT = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/;
const WILDCARD = '*';

/** A channel: a namespace and up to four segments more. */
export interface Channel {
  /** With a leading slash, without a trailing one. */
  readonly path: string;
  /** The namespace first. */
  readonly segments: readonly string[];
  readonly namespace: string;
}

/**
 * Reads a channel path; slashes around it are optional. With `wildcard` (for subscribing) the last segment after the
 * namespace may be `*`. Undefined where the path is not a channel.
 */
export function parseChannel(
  text: string,
  { wildcard }: { readonly wildcard: boolean },
): Channel | undefined {
  const segments = text.replace(/^\//, '').replace(/\/$/, '').split('/');
  const [namespace = ''] = segments;
  const literal =
    wildcard && segments.length > 1 && segments.at(-1) === WILDCARD ? segments.slice(0, -1) : segments;
  if (segments.length > MAXIMUM_SEGMENTS || !literal.every((segment) => SEGMENT.test(segment)))
    return undefined;
  return { path: `/${segments.join('/')}`, segments, namespace };
}

/** Whether who subscribed to one channel hears what is published to another. A wildcard stands for one or more segments. */
export function hears(subscribed: Channel, published: Channel): boolean {
  if (subscribed.segments.at(-1) !== WILDCARD) return subscribed.path === published.path;
  return published.path.startsWith(subscribed.path.slice(0, -WILDCARD.length));
}
