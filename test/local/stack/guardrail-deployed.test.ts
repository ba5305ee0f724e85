import { expect, it } from '@jest/globals';
import { loadStack } from '../../../src/local/stack/load-stack';
import { startGuardedBedrock } from '../bedrock/guarded-bedrock';
import { deployedStackFile } from './deployed-stack';

it('is played with the policies of the stack that is deployed', async () => {
  const { guardrail } = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: 'lambda', handlers: { inbound: 'inbound', outbound: 'outbound' } },
  });
  const { id: _, version: __, ...policies } = guardrail!;
  const bedrock = await startGuardedBedrock(policies);

  try {
    const masked = await bedrock.apply('OUTPUT', 'AKIAIOSFODNN7EXAMPLE for 4111 1111 1111 1111');
    const blocked = await bedrock.apply('INPUT', 'A stand-in prompt attack low');

    expect(masked.outputs).toEqual([{ text: '{AWS_ACCESS_KEY} for {CREDIT_DEBIT_CARD_NUMBER}' }]);
    expect(blocked.outputs).toEqual([{ text: guardrail!.blockedInputMessage }]);
  } finally {
    await bedrock.close();
  }
}, 60_000);
