import { expect, it } from '@jest/globals';
import { keysAndIndexes } from '../../src/local/dynamodb/table-keys';
import { loadStack } from '../../src/local/stack/load-stack';
import { deployedStackFile } from '../local/stack/deployed-stack';
import { tableDefinitions, tableNames } from './table-definitions';

it('has the tables that Terraform deploys', async () => {
  const { tables } = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: '', handlers: { inbound: '', outbound: '' } },
  });
  const names = tableNames('ai-gateway');

  const ours = tableDefinitions(names).filter(({ TableName }) => TableName !== names.sample);

  const deployed = new Map(
    tables.map(({ definition }) => [definition.TableName, keysAndIndexes(definition)]),
  );
  expect(new Map(ours.map((table) => [table.TableName, keysAndIndexes(table)]))).toEqual(deployed);
});
