import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { LocalResources } from '../resources';

const configuration = v.object({
  providers: v.record(
    v.string(),
    v.object({
      apiKeySecretName: v.optional(v.string()),
      apiKeyHeader: v.optional(v.picklist(['Authorization', 'api-key']), 'Authorization'),
    }),
  ),
});

/** What the local runtime must know of the providers beyond AWS, by name. */
export type ConfiguredProviders = v.InferOutput<typeof configuration>['providers'];

/** The providers that the configuration item names. */
export function configuredProviders({ tables }: Pick<LocalResources, 'tables'>): ConfiguredProviders {
  for (const item of tables.flatMap(({ items }) => items)) {
    const parsed = v.safeParse(configuration, unmarshall(item as Parameters<typeof unmarshall>[0]));
    if (parsed.success) return parsed.output.providers;
  }
  return {};
}
