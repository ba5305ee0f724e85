import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalResources } from '../../../src/local/resources';
import { loadStack } from '../../../src/local/stack/load-stack';
import { deployedStackFile } from './deployed-stack';

let resources: LocalResources;
beforeAll(async () => {
  resources = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: 'lambda', handlers: { inbound: 'inbound', outbound: 'outbound' } },
  });
}, 60_000);

describe('the stack that is deployed', () => {
  it('lets users publish inbound and subscribe outbound, and nobody by an API key', () => {
    const users = ['AMAZON_COGNITO_USER_POOLS'];

    expect(resources.eventsApi.connectionAuthModes.toSorted()).toEqual([...users, 'AWS_IAM']);
    expect(resources.eventsApi.namespaces).toEqual([
      {
        name: 'Inbound-Messages',
        publishAuthModes: users,
        subscribeAuthModes: ['AWS_IAM'],
        codeHandlers: 'inbound',
        onPublishDataSource: 'chat',
      },
      {
        name: 'Outbound-Messages',
        publishAuthModes: ['AWS_IAM'],
        subscribeAuthModes: users,
        codeHandlers: 'outbound',
      },
    ]);
  });

  it('signs users in with SRP, and never with a password in clear', () => {
    const flows = resources.userPool.clients.flatMap(({ explicitAuthFlows }) => explicitAuthFlows);

    expect(flows).toContain('ALLOW_USER_SRP_AUTH');
    expect(flows).not.toContain('ALLOW_USER_PASSWORD_AUTH');
  });

  it('has the web client first, which the UI is configured with', () => {
    expect(resources.userPool.clients[0]!.id).toBe('localwebclient');
  });

  it('hands what the chat function fails on to the failure function', () => {
    const [source] = resources.eventsApi.dataSources;
    const chat = resources.functions.find(({ name }) => name === source!.functionName);

    expect(chat).toMatchObject({
      zipFile: 'lambda/chat.zip',
      asynchronous: { onFailureFunction: 'ai-gateway-failure' },
    });
  });

  it('gives its functions the tables that it has', () => {
    const tables = resources.tables.map(({ definition }) => definition.TableName);
    for (const { environment } of resources.functions) {
      expect(tables).toContain(environment['AI_GATEWAY_CONFIGURATION_TABLE']);
      expect(tables).toContain(environment['AI_GATEWAY_METERS_TABLE']);
      expect(tables).toContain(environment['AI_GATEWAY_TURNS_TABLE']);
    }
  });

  it('gives its chat function the guardrail that it has', () => {
    const chat = resources.functions.find(({ name }) => name === 'ai-gateway-chat');

    expect(chat!.environment).toMatchObject({
      AI_GATEWAY_GUARDRAIL_ID: resources.guardrail!.id,
      AI_GATEWAY_GUARDRAIL_VERSION: resources.guardrail!.version,
    });
  });

  it('sweeps every minute and reconciles every hour', () => {
    const scheduled = resources.schedules.map(({ everyMs, input, enabled }) => ({ everyMs, input, enabled }));

    expect(scheduled).toHaveLength(2);
    expect(scheduled).toContainEqual({ everyMs: 60_000, input: { action: 'sweep' }, enabled: true });
    expect(scheduled).toContainEqual({ everyMs: 3_600_000, input: { action: 'reconcile' }, enabled: true });
  });
});
