import { beforeAll, expect, it } from '@jest/globals';
import * as path from 'node:path';
import { describeTerraform } from '../describe-terraform';
import { providerOverride, useMoto } from '../moto';
import { changedAddresses, type Plan, planOf } from '../plan';
import type { PolicyDocument } from '../policy-documents';
import { type PolicyStatement, UNKNOWN } from '../policy-statement';
import { policyDocuments } from '../policy-documents';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';

describeTerraform('the examples', 'moto', () => {
  const moto = useMoto();

  it.each(['minimal', 'existing-identity', 'many-models'])(
    '%s: initialises, is valid, and is planned',
    async (name) => {
      const plan = await planOfExample(name, moto);

      expect(changedAddresses(plan).length).toBeGreaterThan(40);
    },
  );
});

describeTerraform('the policies of a first plan', 'moto', () => {
  const moto = useMoto();
  let documents: PolicyDocument[];

  beforeAll(async () => {
    documents = policyDocuments(await planOfExample('two-teams', moto));
  });

  it('can be read, but for the ids that AWS assigns', () => {
    const unknown = documents
      .filter(({ type, unknown: paths }) => type === 'aws_iam_policy_document' && paths.length > 0)
      .map(({ address, statements }) => [address.split('.').at(-1), ...placesWithUnknown(statements)]);

    expect(unknown).toEqual([
      ['log_write', 'WriteApiLog: resources'],
      ['publish', 'PublishAnswers: resources'],
      [
        'invoke',
        'InvokeTeamProfiles: resources',
        'InvokeThroughTeamProfiles: bedrock:InferenceProfileArn',
        'ApplyGuardrail: resources',
        'DenyWithoutGuardrail: bedrock:GuardrailIdentifier',
      ],
    ]);
  });

  it('are unknown as a whole only where they come from such a document', () => {
    const whole = documents.filter(({ unknown: paths }) => paths.includes('policy'));

    expect(whole.map(({ address }) => address.split('.').slice(-2).join('.'))).toEqual([
      'aws_iam_role_policy.chat_policy_given["events"]',
      'aws_iam_role_policy.chat_policy_given["models"]',
      'aws_iam_role_policy.failure_policy_given["events"]',
    ]);
  });

  it('allow everything only under a condition, or in the actions for which AWS has nothing narrower', () => {
    const unbounded = documents.flatMap(({ statements }) =>
      statements
        .filter(
          ({ effect, resources, conditions }) =>
            effect === 'Allow' && resources.includes('*') && conditions.length === 0,
        )
        .map(({ sid, actions }) => `${sid}: ${actions.join(' ')}`),
    );

    expect([...new Set(unbounded)].sort()).toEqual([
      // In a key's policy "everything" is this key.
      'AccountGovernsKey: kms:*',
      'SendTraces: xray:PutTraceSegments xray:PutTelemetryRecords',
    ]);
  });
});

async function planOfExample(name: string, moto: ReturnType<typeof useMoto>): Promise<Plan> {
  const directory = path.join(await publishedModule(), 'examples', name);
  await providerOverride(directory);
  await terraform(directory, ['init']);
  await terraform(directory, ['validate']);
  return planOf(directory, moto);
}

/** Which statements hold something that is not known, and where in them. */
const placesWithUnknown = (statements: readonly PolicyStatement[]): string[] =>
  statements.flatMap(({ sid, resources, conditions }) => [
    ...(resources.includes(UNKNOWN) ? [`${sid}: resources`] : []),
    ...conditions
      .filter(({ values }) => values.includes(UNKNOWN))
      .map(({ variable }) => `${sid}: ${variable}`),
  ]);
