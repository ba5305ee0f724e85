import { beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describeTerraform } from './describe-terraform';
import { echoedTypes, reportEchoedTypes } from './echoed-types';
import { providerOverride, useMoto } from './moto';
import type { Plan } from './plan';
import { changedAddresses, changedOutputs, planOf } from './plan';
import { policyDocuments } from './policy-documents';
import { UNKNOWN } from './policy-statement';
import { checkPlannedShapes, shapeProblems } from './shape-check';
import type { TerraformResult } from './terraform-cli';
import { terraform } from './terraform-cli';
import { terraformTest } from './test-runs';
import { workingCopy } from './working-copy';

const FIXTURE = path.join(__dirname, 'fixtures/events');
const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/harness-turns';
const ADDRESSES = [
  'aws_appsync_api.events',
  'aws_appsync_channel_namespace.inbound',
  'aws_appsync_datasource.nothing',
  'aws_bedrock_guardrail.this',
  'aws_bedrock_guardrail_version.this',
  'aws_dynamodb_table.turns',
  'aws_iam_role.invoke',
  'aws_iam_role_policy.deferred',
  'aws_iam_role_policy.known',
];

describeTerraform('a module in Terraform, without AWS', 'provider', () => {
  const { directory } = workingCopy(FIXTURE);
  beforeAll(() => terraform(directory, ['init']));

  it('is valid and formatted', async () => {
    await terraform(directory, ['fmt', '-check', '-recursive']);
    const { stdout } = await terraform(directory, ['validate', '-json']);

    expect(JSON.parse(stdout)).toMatchObject({ valid: true, warning_count: 0 });
  });

  it('has its test runs counted, by file, and a failed one reported with its place', async () => {
    await writeFile(
      path.join(directory, 'tests/wrong.tftest.hcl'),
      'mock_provider "aws" {}\nrun "wrong" {\n  command = plan\n  assert {\n    condition     = var.name == "other"\n' +
        '    error_message = "The name is another."\n  }\n}\n',
    );

    const { runs, diagnostics } = await terraformTest(directory);

    expect(runs).toEqual([
      { file: 'tests/name.tftest.hcl', run: 'accepts_the_default_name', status: 'pass' },
      { file: 'tests/name.tftest.hcl', run: 'refuses_capitals', status: 'pass' },
      { file: 'tests/wrong.tftest.hcl', run: 'wrong', status: 'fail' },
    ]);
    expect(diagnostics.join('\n')).toMatch(/tests\/wrong\.tftest\.hcl:5: .*The name is another\./);
  });
});

describeTerraform('a module in Terraform, on moto', 'moto', () => {
  const moto = useMoto();
  const { directory } = workingCopy(FIXTURE, providerOverride);
  let plan: Plan;
  beforeAll(async () => {
    await terraform(directory, ['init']);
    plan = await planOf(directory, moto);
    reportEchoedTypes('a module in Terraform, on moto', plan);
  });

  it('plans every resource as new', () => {
    expect(changedAddresses(plan)).toEqual(ADDRESSES);
  });

  it('has its policies read from the plan, with the one unknown in its place', () => {
    const documents = policyDocuments(plan).filter(({ type }) => type === 'aws_iam_role_policy');

    expect(documents).toMatchObject([
      {
        address: 'aws_iam_role_policy.deferred',
        from: 'data.aws_iam_policy_document.deferred',
        statements: [{ sid: 'Stream', resources: [`${TABLE_ARN}/stream/*`, UNKNOWN] }],
        unknown: ['statement[0].resources[1]'],
      },
      {
        address: 'aws_iam_role_policy.known',
        statements: [{ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [TABLE_ARN] }],
        unknown: [],
      },
    ]);
  });

  it("has what moto cannot prove held against the SDK's model", () => {
    const reports = checkPlannedShapes(plan);

    expect(reports.map(({ type }) => type)).toEqual(
      expect.arrayContaining(echoedTypes(plan).map(({ type }) => type)),
    );
    expect(reports).toHaveLength(5);
    expect(shapeProblems(reports)).toEqual([]);
  });

  it('has a value that only AWS would refuse found in the plan', async () => {
    const environment = { ...moto.environment, TF_VAR_team: 'a,b' };

    const refused = shapeProblems(checkPlannedShapes(await planOf(directory, { environment })));

    expect(refused).toEqual([
      expect.stringMatching(/^aws_bedrock_guardrail\.this: tags\[0\]\.value: 'a,b' does not match/),
    ]);
  });

  describe('once applied', () => {
    let applied: TerraformResult;
    beforeAll(async () => {
      applied = await terraform(directory, ['apply', '-auto-approve'], moto);
    });

    it('has everything added', () => {
      expect(applied.stdout).toContain(`${ADDRESSES.length} added, 0 changed, 0 destroyed`);
    });

    it('has nothing to change', async () => {
      const second = await planOf(directory, moto);

      expect([changedAddresses(second), changedOutputs(second)]).toEqual([[], []]);
    });

    it('shows what a change to it would change', async () => {
      await writeFile(
        path.join(directory, 'more.tf'),
        'resource "aws_sqs_queue" "more" {\n  name = "more"\n}\n',
      );

      const changed = changedAddresses(await planOf(directory, moto));

      expect(changed).toEqual(['aws_sqs_queue.more']);
    });

    it('is destroyed to the last resource', async () => {
      const { stdout } = await terraform(directory, ['destroy', '-auto-approve'], moto);

      expect(stdout).toContain(`${ADDRESSES.length} destroyed`);
    });
  });
});
