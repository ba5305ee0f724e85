import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../gateway/clock';
import type { ConfigurationSource, GatewayConfiguration } from '../../gateway/configuration/configuration';
import { configurationSchema } from '../../gateway/configuration/configuration';
import { GatewayError } from '../../gateway/errors';

/** The key of the one item that Terraform writes. */
export const CONFIGURATION_KEY = { id: { S: 'gateway' } } as const;

export interface ConfigurationItemOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Pick<Clock, 'now'>;
  /** How old the configuration may become before it is read again, in milliseconds. */
  readonly refreshMs: number;
}

/** Reads the configuration item, and again when it is older than `refreshMs`. A change reaches every function by then. */
export class ConfigurationItem implements ConfigurationSource {
  private loaded: { readonly at: number; readonly configuration: Promise<GatewayConfiguration> } | undefined;

  constructor(private readonly options: ConfigurationItemOptions) {}

  current(): Promise<GatewayConfiguration> {
    const now = this.options.clock.now();
    if (this.loaded && now - this.loaded.at < this.options.refreshMs) return this.loaded.configuration;
    const configuration = this.load();
    this.loaded = { at: now, configuration };
    // A failure is not kept: the next request tries again.
    configuration.catch(() => (this.loaded = undefined));
    return configuration;
  }

  private async load(): Promise<GatewayConfiguration> {
    const { client, tableName } = this.options;
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: CONFIGURATION_KEY, ConsistentRead: true }),
    );
    const { id: _, ...item } = Item ? unmarshall(Item) : {};
    const parsed = v.safeParse(configurationSchema, item);
    if (parsed.success) return parsed.output;
    throw new GatewayError('internal_server_error', 'The gateway’s configuration is missing or not valid.', {
      field: v.getDotPath(parsed.issues[0]) ?? 'item',
    });
  }
}
