import { describe, expect, it } from '@jest/globals';
import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';

describe('DynamoDB time to live', () => {
  it('is disabled, is enabled once on an attribute, and is described', async () => {
    const { client, TableName, close } = await createContractTable();
    const describeIt = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    const specification = { AttributeName: 'expiresAt', Enabled: true };
    const enable = () =>
      client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }));

    const before = await describeIt();
    const enabled = await enable();
    const again = await enable().catch((error: Error) => error.name);
    const after = await describeIt();
    await close();

    expect(before).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect(enabled.TimeToLiveSpecification).toEqual(specification);
    expect(again).toBe('ValidationException');
    expect(after).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  });
});
