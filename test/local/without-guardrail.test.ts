import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalResources } from '../../src/local/resources';
import { loadStack } from '../../src/local/stack/load-stack';
import { withoutGuardrail } from '../../src/local/without-guardrail';
import { deployedStackFile } from './stack/deployed-stack';

let resources: LocalResources;
beforeAll(async () => {
  resources = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: 'lambda', handlers: { inbound: 'inbound', outbound: 'outbound' } },
  });
}, 60_000);

describe('the resources for the real Bedrock', () => {
  it('name no guardrail, for Bedrock refuses one that is not deployed', () => {
    const without = withoutGuardrail(resources);

    expect(JSON.stringify(resources.functions)).toContain('AI_GATEWAY_GUARDRAIL_ID');
    expect(JSON.stringify(without.functions)).not.toMatch(/guardrail/i);
    expect(without).not.toHaveProperty('guardrail');
  });

  it('are otherwise the same', () => {
    const { guardrail: _, functions: __, ...others } = withoutGuardrail(resources);

    expect(resources).toMatchObject(others);
  });
});
