import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { ChannelPublisher } from '../../gateway/publisher/channel-publisher';
import { PublishError } from '../../gateway/publisher/channel-publisher';
import { KeepAliveConnection } from '../connections/keep-alive-connection';
import { Sha256 } from './sha256';

export interface AppSyncPublisherOptions {
  /** The API's HTTP endpoint, `https://…/event`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

/** Publishes to AppSync Events over HTTP, signed with the function's own role, on one connection that is kept. */
export class AppSyncPublisher implements ChannelPublisher {
  private readonly url: URL;
  private readonly connection: KeepAliveConnection;
  private readonly signer: SignatureV4;

  constructor({ endpoint, region, credentials }: AppSyncPublisherOptions) {
    this.url = new URL(endpoint);
    this.connection = new KeepAliveConnection(this.url);
    this.signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });
  }

  /** Opens a connection before the first publish. */
  open(): void {
    this.connection.open();
  }

  async publish(channel: string, events: readonly string[]): Promise<void> {
    const body = JSON.stringify({ channel, events });
    const { headers } = await this.signer.sign({
      method: 'POST',
      protocol: this.url.protocol,
      hostname: this.url.hostname,
      path: this.url.pathname,
      query: {},
      headers: { host: this.url.host, 'content-type': 'application/json' },
      body,
    });
    const response = await this.connection.post(headers, body).catch((cause: unknown) => {
      throw new PublishError('The connection to AppSync broke.', true, { cause });
    });
    if (response.status !== 200) {
      throw new PublishError(
        `AppSync answered ${response.status}.`,
        response.status === 429 || response.status >= 500,
      );
    }
    if (failedEvents(response.body) > 0)
      throw new PublishError('AppSync took only some of the events.', true);
  }
}

function failedEvents(body: string): number {
  const { failed } = JSON.parse(body) as { failed?: unknown[] };
  return failed?.length ?? 0;
}
