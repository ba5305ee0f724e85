import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { GatewayConfiguration, ModelEntry } from '../../../../src/gateway/configuration/configuration';
import type { LocalResources } from '../../../../src/local/resources';

type Item = LocalResources['tables'][number]['items'][number];

/** The stack's resources with models that are changed in its configuration item, by their keys. */
export const withModels =
  (changes: Readonly<Record<string, Partial<ModelEntry>>>) =>
  (resources: LocalResources): LocalResources => ({
    ...resources,
    tables: resources.tables.map((table) => ({
      ...table,
      items: table.items.map((item) => changed(item, changes)),
    })),
  });

function changed(item: Item, changes: Readonly<Record<string, Partial<ModelEntry>>>): Item {
  const { models, ...configuration } = unmarshall(item as Parameters<typeof unmarshall>[0]) as Pick<
    GatewayConfiguration,
    'models'
  >;
  const entries = Object.entries(models).map(([key, model]) => [key, { ...model, ...changes[key] }]);
  return marshall({ ...configuration, models: Object.fromEntries(entries) });
}
