import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { describe, expect, it } from '@jest/globals';
import { dynamicBlocks } from '../../../modules/terraform/dynamic-block';
import { hcl } from '../../../modules/terraform/expression';
import { bodyOf, LiteralStack } from '../synthesise';

const port = (fromPort: number) => ({ fromPort, toPort: fromPort, protocol: 'tcp' });
const portBody = (from_port: number) => ({ from_port, to_port: from_port, protocol: 'tcp' });

/** A policy document of four statements with two conditions each; the blocks at the given paths are dynamic. */
function document(paths: Readonly<Record<string, unknown>>) {
  const stack = new LiteralStack();
  const rules = new DataAwsIamPolicyDocument(stack, 'document', {
    statement: [1, 2, 3, 4].map((number) => ({
      sid: `S${number}`,
      condition: ['a', 'b'].map((variable) => ({ test: 'Bool', variable, values: ['true'] })),
    })),
  });
  dynamicBlocks(rules, paths);
  return bodyOf(stack.toTerraform(), 'aws_iam_policy_document');
}

const sids = (blocks: unknown) => (blocks as { sid: string }[]).map(({ sid }) => sid);
const dynamicOf = (body: unknown, block: string) =>
  (body as { dynamic: Record<string, { for_each: unknown; content: Record<string, unknown> }[]> }).dynamic[
    block
  ]!;

describe('a dynamic block', () => {
  it('has its element as content, and its for_each as Terraform has it', () => {
    const [block] = dynamicOf(document({ statement: hcl`var.extra` }), 'statement');

    expect(block).toMatchObject({ for_each: '${var.extra}', content: { sid: 'S1' } });
  });

  it('leaves the other blocks of its kind as they are', () => {
    expect(sids(document({ 'statement[1]': [] })['statement'])).toEqual(['S1', 'S3', 'S4']);
  });

  it('may be one of several of its kind, which keep their order', () => {
    const body = document({ 'statement[3]': ['d'], statement: ['a'], 'statement[2]': ['c'] });

    const contents = dynamicOf(body, 'statement').map(({ for_each, content }) => [for_each, content['sid']]);
    expect(contents).toEqual([
      [['a'], 'S1'],
      [['c'], 'S3'],
      [['d'], 'S4'],
    ]);
    expect(sids(body['statement'])).toEqual(['S2']);
  });

  it('leaves nothing behind where it was the only one', () => {
    const body = document({ statement: [], 'statement[1]': [], 'statement[2]': [], 'statement[3]': [] });

    expect(body).not.toHaveProperty('statement');
  });

  it('may stand in a block that stays', () => {
    const [, second] = document({ 'statement[1].condition[1]': hcl`var.conditions` })[
      'statement'
    ] as object[];

    expect(second).toMatchObject({
      sid: 'S2',
      condition: [{ variable: 'a' }],
      dynamic: { condition: [{ for_each: '${var.conditions}', content: { variable: 'b' } }] },
    });
  });

  it('may stand in a block that is dynamic itself, named in any order', () => {
    const body = document({ 'statement[1]': ['outer'], 'statement[1].condition': ['inner'] });

    expect(dynamicOf(body, 'statement')).toMatchObject([
      {
        for_each: ['outer'],
        content: { sid: 'S2', dynamic: { condition: [{ for_each: ['inner'], content: { variable: 'a' } }] } },
      },
    ]);
  });

  it('may be a block of which there is one', () => {
    const stack = new LiteralStack();
    dynamicBlocks(new SecurityGroup(stack, 'group', { ingress: [port(443)], timeouts: { create: '5m' } }), {
      timeouts: ['x'],
    });

    const body = bodyOf(stack.toTerraform(), 'aws_security_group');

    expect(body).toMatchObject({
      ingress: [portBody(443)],
      dynamic: { timeouts: [{ content: { create: '5m' } }] },
    });
    expect(body).not.toHaveProperty('timeouts');
  });

  it('counts past nine', () => {
    const stack = new LiteralStack();
    const statement = Array.from({ length: 12 }, (_, index) => ({ sid: `S${index}` }));
    dynamicBlocks(new DataAwsIamPolicyDocument(stack, 'document', { statement }), {
      'statement[2]': [],
      'statement[10]': [],
    });

    const body = bodyOf(stack.toTerraform(), 'aws_iam_policy_document');

    expect(dynamicOf(body, 'statement').map(({ content }) => content['sid'])).toEqual(['S2', 'S10']);
  });

  it.each(['nothing', 'statement[4]', 'statement[9].condition', 'statement.nothing', 'statement..condition'])(
    'is refused where there is no block: %s',
    (path) => {
      expect(() => document({ [path]: [] })).toThrow(`stack/document has no block ${path}`);
    },
  );
});

it('is the same every time that a stack is synthesised', () => {
  const stack = new LiteralStack();
  const visibilityConfig = { cloudwatchMetricsEnabled: true, metricName: 'm', sampledRequestsEnabled: false };
  const acl = new Wafv2WebAcl(stack, 'acl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig,
  });
  dynamicBlocks(acl, { 'default_action.allow': ['x'] });

  expect(stack.toTerraform()).toEqual(stack.toTerraform());
});
