import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../gateway/clock';
import type { ConfigurationSource, GatewayConfiguration } from '../../gateway/configuration/configuration';
import { configurationSchema } from '../../gateway/configuration/configuration';
import { GatewayError } from '../../gateway/errors';
import { RAISES_KEY, raisesOf } from './dynamodb-raises';
import { LOADED_KEY } from './prepared-item';

/** The key of the one item that Terraform writes. */
export const CONFIGURATION_KEY = { id: { S: 'gateway' } } as const;

export interface ConfigurationItemOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Of prepared responses; undefined where the gateway has none. */
  readonly preparedTableName?: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  /** How old the configuration may become before it is read again, in milliseconds. */
  readonly refreshMs: number;
}

interface Loaded {
  readonly at: number;
  readonly configuration: Promise<GatewayConfiguration>;
}

/**
 * Reads the configuration item, the raises beside it and whether there are prepared responses, all in one request, and again
 * when they are older than `refreshMs`: a change reaches every function by then.
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
    const items = await this.read();
    const itemOf = ({ id }: typeof RAISES_KEY | typeof CONFIGURATION_KEY | typeof LOADED_KEY) =>
      items.find((item) => item['id']?.S === id.S);
    const [item, raises] = [itemOf(CONFIGURATION_KEY), itemOf(RAISES_KEY)];
    const hasPrepared = itemOf(LOADED_KEY) !== undefined;
    const source = JSON.stringify([item, raises, hasPrepared]);
    if (this.latest && source === this.source) return this.latest;
    const configuration = { ...configurationOf(item), raises: raisesOf(raises), hasPrepared };
    this.source = source;
    return (this.latest = configuration);
  }

  private async read(): Promise<Item[]> {
    const { client, tableName, preparedTableName } = this.options;
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [tableName]: { Keys: [CONFIGURATION_KEY, RAISES_KEY], ConsistentRead: true },
          ...(preparedTableName && { [preparedTableName]: { Keys: [LOADED_KEY], ConsistentRead: true } }),
        },
      }),
    );
    // Three small items are never too much; where DynamoDB is overloaded, a part of the configuration is none.
    if (Object.keys(UnprocessedKeys).length > 0)
      throw new Error('DynamoDB left a part of the configuration unread');
    return Object.values(Responses).flat();
  }
}

type Item = Record<string, AttributeValue>;

function configurationOf(item: Parameters<typeof unmarshall>[0] | undefined) {
  const { id: _, ...content } = item ? unmarshall(item) : {};
  const parsed = v.safeParse(configurationSchema, content);
  if (parsed.success) return parsed.output;
  throw new GatewayError('internal_server_error', 'The gateway’s configuration is missing or not valid.', {
    field: v.getDotPath(parsed.issues[0]) ?? 'item',
  });
}
