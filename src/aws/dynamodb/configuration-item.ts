import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../gateway/clock';
import type { ConfigurationSource, GatewayConfiguration } from '../../gateway/configuration/configuration';
import { configurationSchema } from '../../gateway/configuration/configuration';
import { GatewayError } from '../../gateway/errors';
import { RAISES_KEY, raisesOf } from './dynamodb-raises';

/** The key of the one item that Terraform writes. */
export const CONFIGURATION_KEY = { id: { S: 'gateway' } } as const;

export interface ConfigurationItemOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Pick<Clock, 'now'>;
  /** How old the configuration may become before it is read again, in milliseconds. */
  readonly refreshMs: number;
}

interface Loaded {
  readonly at: number;
  readonly configuration: Promise<GatewayConfiguration>;
}

/**
 * Reads the configuration item and the raises beside it, and again when they are older than `refreshMs`: a change reaches
 * every function by then.
 */
export class ConfigurationItem implements ConfigurationSource {
  latest: GatewayConfiguration | undefined;
  private loaded: Loaded | undefined;
  /** What `latest` was read from. */
  private source = '';

  constructor(private readonly options: ConfigurationItemOptions) {}

  current(): Promise<GatewayConfiguration> {
    const now = this.options.clock.now();
    if (this.loaded && now - this.loaded.at < this.options.refreshMs) return this.loaded.configuration;
    const configuration = this.load();
    const loaded = { at: now, configuration };
    this.loaded = loaded;
    // A failure is not kept: the next request tries again.
    configuration.catch(() => {
      if (this.loaded === loaded) this.loaded = undefined;
    });
    return configuration;
  }

  private async load(): Promise<GatewayConfiguration> {
    const [item, raises] = await Promise.all([this.read(CONFIGURATION_KEY), this.read(RAISES_KEY)]);
    const source = JSON.stringify([item, raises]);
    if (this.latest && source === this.source) return this.latest;
    const configuration = { ...configurationOf(item), raises: raisesOf(raises) };
    this.source = source;
    return (this.latest = configuration);
  }

  private async read(key: typeof CONFIGURATION_KEY | typeof RAISES_KEY) {
    const { client, tableName } = this.options;
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item;
  }
}

function configurationOf(item: Parameters<typeof unmarshall>[0] | undefined) {
  const { id: _, ...content } = item ? unmarshall(item) : {};
  const parsed = v.safeParse(configurationSchema, content);
  if (parsed.success) return parsed.output;
  throw new GatewayError('internal_server_error', 'The gateway’s configuration is missing or not valid.', {
    field: v.getDotPath(parsed.issues[0]) ?? 'item',
  });
}
