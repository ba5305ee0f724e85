import { describe, expect, it } from '@jest/globals';
import { readPlan } from './plan';
import { planJson, planned, written } from './plan-json';
import { policyDocuments } from './policy-documents';
import { UNKNOWN } from './policy-statement';

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement });
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
const of = (parts: object) => policyDocuments(readPlan(planJson(parts)));

describe('policyDocuments', () => {
  it.each([
    ['aws_iam_role', 'assume_role_policy'],
    ['aws_iam_role_policy', 'policy'],
    ['aws_kms_key', 'policy'],
    ['aws_sqs_queue_policy', 'policy'],
    ['aws_cloudwatch_log_resource_policy', 'policy_document'],
  ])('reads %s.%s', (type, attribute) => {
    const after = { [attribute]: policy(allow) };

    const [document] = of({ resource_changes: [planned(type, 'x', { after })] });

    expect(document).toMatchObject({
      address: `${type}.x`,
      attribute,
      statements: [{ effect: 'Allow', actions: ['sqs:SendMessage'], resources: ['*'] }],
      unknown: [],
    });
  });

  it('reads principals and conditions in every form that a policy may have', () => {
    const statement = {
      ...allow,
      Principal: '*',
      NotPrincipal: { Service: ['a.amazonaws.com', 'b.amazonaws.com'], AWS: 'root' },
      Condition: { StringEquals: { 'aws:SourceAccount': '1', 'aws:SourceVpc': ['a', 'b'] } },
    };

    const [document] = of({
      resource_changes: [planned('aws_kms_key', 'x', { after: { policy: policy(statement) } })],
    });

    expect(document!.statements[0]).toMatchObject({
      principals: { AWS: ['*'] },
      notPrincipals: { Service: ['a.amazonaws.com', 'b.amazonaws.com'], AWS: ['root'] },
      conditions: [
        { test: 'StringEquals', variable: 'aws:SourceAccount', values: ['1'] },
        { test: 'StringEquals', variable: 'aws:SourceVpc', values: ['a', 'b'] },
      ],
    });
  });

  it('says that the whole policy is unknown where it is', () => {
    const resource = planned('aws_iam_role_policy', 'x', { after_unknown: { policy: true } });
    const resources = [
      written('aws_iam_role_policy.x', { policy: ['aws_sqs_queue.q.arn', 'aws_sqs_queue.q'] }),
    ];

    const documents = of({ resource_changes: [resource], configuration: { root_module: { resources } } });

    expect(documents).toMatchObject([{ statements: [], unknown: ['policy'] }]);
  });

  it('passes over a policy that AWS computes and nobody wrote', () => {
    const resource = planned('aws_sqs_queue', 'x', { after_unknown: { policy: true } });

    expect(of({ resource_changes: [resource] })).toEqual([]);
  });

  it('passes over a policy that is none of IAM', () => {
    const after = { policy_document: policy({ DataIdentifier: ['EmailAddress'] }) };

    expect(
      of({ resource_changes: [planned('aws_cloudwatch_log_data_protection_policy', 'x', { after })] }),
    ).toEqual([]);
  });

  it("names an unknown policy in a role's own block", () => {
    const change = {
      after: { inline_policy: [{ name: 'a' }] },
      after_unknown: { inline_policy: [{ policy: true }] },
    };

    const documents = of({ resource_changes: [planned('aws_iam_role', 'x', change)] });

    expect(documents).toMatchObject([
      { attribute: 'inline_policy[0].policy', unknown: ['inline_policy[0].policy'] },
    ]);
  });

  it('reads a lambda permission as the statement that Lambda makes of it', () => {
    const after = {
      action: 'lambda:InvokeFunction',
      function_name: 'chat',
      principal: 'appsync.amazonaws.com',
    };
    const change = { after, after_unknown: { source_arn: true, id: true } };

    const [document] = of({ resource_changes: [planned('aws_lambda_permission', 'x', change)] });

    expect(document).toMatchObject({
      statements: [
        {
          principals: { Service: ['appsync.amazonaws.com'] },
          resources: ['chat'],
          conditions: [{ test: 'ArnLike', variable: 'AWS:SourceArn', values: [UNKNOWN] }],
        },
      ],
      unknown: ['source_arn'],
    });
  });

  it('reads a data source that was read during the plan', () => {
    const resources = [
      {
        address: 'module.a.data.aws_iam_policy_document.x',
        mode: 'data',
        type: 'aws_iam_policy_document',
        values: { json: policy([allow, { ...allow, Effect: 'Deny' }]) },
      },
    ];

    const documents = of({ prior_state: { values: { root_module: { child_modules: [{ resources }] } } } });

    expect(
      documents.map(({ address, statements }) => [address, statements.map(({ effect }) => effect)]),
    ).toEqual([['module.a.data.aws_iam_policy_document.x', ['Allow', 'Deny']]]);
  });
});

describe('a policy that waits for a data source', () => {
  const document = (index: number | undefined, resource: string) => ({
    ...planned('aws_iam_policy_document', 'd', {
      actions: ['read'],
      after: { statement: [{ actions: ['sqs:SendMessage'], resources: [resource, null] }] },
      after_unknown: { json: true, statement: [{ resources: [false, true] }] },
    }),
    mode: 'data',
    address: `data.aws_iam_policy_document.d${index === undefined ? '' : `[${index}]`}`,
    index,
  });
  const carrier = (index: number | undefined) => ({
    ...planned('aws_iam_role_policy', 'p', { after_unknown: { policy: true } }),
    address: `aws_iam_role_policy.p${index === undefined ? '' : `[${index}]`}`,
    index,
  });
  const resources = [
    written('aws_iam_role_policy.p', {
      policy: ['data.aws_iam_policy_document.d.json', 'data.aws_iam_policy_document.d'],
    }),
  ];
  const configuration = { root_module: { resources } };

  it('has the statements of that, with what is unknown in its place', () => {
    const [role] = of({
      configuration,
      resource_changes: [carrier(undefined), document(undefined, 'arn:a')],
    });

    expect(role).toMatchObject({
      address: 'aws_iam_role_policy.p',
      from: 'data.aws_iam_policy_document.d',
      statements: [{ effect: 'Allow', actions: ['sqs:SendMessage'], resources: ['arn:a', UNKNOWN] }],
      unknown: ['statement[0].resources[1]'],
    });
  });

  it('has the statements of the instance with its own index', () => {
    const documents = of({
      configuration,
      resource_changes: [carrier(1), document(0, 'arn:a'), document(1, 'arn:b')],
    });

    expect(documents[0]).toMatchObject({ from: 'data.aws_iam_policy_document.d[1]' });
    expect(documents[0]!.statements[0]!.resources).toEqual(['arn:b', UNKNOWN]);
  });
});
