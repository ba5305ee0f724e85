import type { Provider } from '../gateway/models/language-models';
import { noAccess } from './provider-errors';

export interface Egress {
  /** Where requests may go, each `name` or `name:port`. */
  readonly hosts: readonly string[];
  /** The local runtime's stand-in for every provider, without a trailing slash. */
  readonly endpointUrl?: string | undefined;
}

/**
 * Where a provider's requests go, with the version, without a trailing slash.
 *
 * @throws ModelError `bedrock_access_denied` for a host that is not allowed, or an address that is not https
 */
export function baseUrlOf({ name, baseUrl }: Provider, { hosts, endpointUrl }: Egress): string {
  if (!isAllowed(baseUrl, hosts)) {
    throw noAccess(new Error(`Requests to the base URL of the provider ${name} are not allowed.`));
  }
  return endpointUrl === undefined
    ? baseUrl.replace(/\/+$/, '')
    : `${endpointUrl}/${encodeURIComponent(name)}/v1`;
}

function isAllowed(baseUrl: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { protocol, host, hostname, username, password } = new URL(baseUrl);
  const isPlain = username === '' && password === '';
  return (
    protocol === 'https:' &&
    isPlain &&
    hosts.some((allowed) => allowed.toLowerCase() === host || allowed.toLowerCase() === hostname)
  );
}
