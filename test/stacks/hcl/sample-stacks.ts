import { AppsyncApi } from '@cdktf/provider-aws/lib/appsync-api';
import { BedrockGuardrail } from '@cdktf/provider-aws/lib/bedrock-guardrail';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { TerraformHclModule, TerraformLocal, TerraformOutput, TerraformVariable } from 'cdktf';
import { expression, SampleStack } from './sample-stack';

/** Stacks of what the gateway is made of, and of values that are easily printed wrongly. */
export const sampleStacks: Readonly<Record<string, () => SampleStack>> = {
  'a function': () =>
    new SampleStack((stack) => {
      const chat = new LambdaFunction(stack, 'chat', {
        functionName: `${expression('var.name')}-chat`,
        role: expression('aws_iam_role.chat.arn'),
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        architectures: ['arm64'],
        environment: {
          variables: { TABLE: expression('aws_dynamodb_table.turns.name'), 'log.level/x': 'INFO', EMPTY: '' },
        },
        vpcConfig: {
          subnetIds: ['subnet-1', 'subnet-2'],
          securityGroupIds: expression('var.groups') as never,
        },
        timeouts: { create: '5m' },
        tags: { team: 'ai', 'cost:centre': '42' },
        lifecycle: {
          createBeforeDestroy: true,
          ignoreChanges: ['filename', 'tags["x"]'],
          replaceTriggeredBy: ['aws_iam_role.chat'],
          precondition: [{ condition: expression('var.memory >= 128'), errorMessage: 'At least 128 MB.' }],
        },
      });
      chat.addOverride('depends_on', ['${aws_iam_role.chat}', 'aws_iam_role_policy.chat']);
      chat.addOverride('publish', false);
      chat.addOverride('timeout', 0);
    }),

  'a table with indexes': () =>
    new SampleStack((stack) => {
      const table = new DynamodbTable(stack, 'turns', {
        name: 'turns',
        hashKey: 'id',
        attribute: [
          { name: 'id', type: 'S' },
          { name: 'lease', type: 'N' },
        ],
        globalSecondaryIndex: [
          { name: 'leases', hashKey: 'lease', projectionType: 'INCLUDE', nonKeyAttributes: ['id', 'state'] },
          {
            name: 'others',
            hashKey: 'id',
            projectionType: 'ALL',
            onDemandThroughput: { maxReadRequestUnits: 5 },
          },
        ],
        ttl: { enabled: true, attributeName: 'expires' },
      });
      table.addOverride('count', '${var.enabled ? 1 : 0}');
    }),

  'a web ACL': () =>
    new SampleStack((stack) => {
      const header = { single_header: { name: 'authorization' } };
      new Wafv2WebAcl(stack, 'edge', {
        name: 'edge',
        scope: 'REGIONAL',
        defaultAction: { allow: {} },
        visibilityConfig: {
          cloudwatchMetricsEnabled: true,
          metricName: 'edge',
          sampledRequestsEnabled: false,
        },
        rule: [
          {
            name: 'nested',
            priority: 1,
            action: { block: { customResponse: { responseCode: 429 } } },
            statement: {
              and_statement: {
                statement: [
                  {
                    not_statement: { statement: [{ geo_match_statement: { country_codes: ['DE', 'FR'] } }] },
                  },
                  {
                    byte_match_statement: {
                      search_string: 'a"b\\c ${var.x["y"]}',
                      positional_constraint: 'EXACTLY',
                      field_to_match: header,
                      text_transformation: [{ priority: 0, type: 'NONE' }],
                    },
                  },
                ],
              },
            },
            visibilityConfig: {
              cloudwatchMetricsEnabled: false,
              metricName: 'n',
              sampledRequestsEnabled: false,
            },
          },
          {
            name: 'managed',
            priority: 2,
            overrideAction: { none: {} },
            statement: {
              managed_rule_group_statement: {
                name: 'AWSManagedRulesCommonRuleSet',
                vendor_name: 'AWS',
                rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
              },
            },
            visibilityConfig: {
              cloudwatchMetricsEnabled: false,
              metricName: 'm',
              sampledRequestsEnabled: false,
            },
          },
        ],
      });
    }),

  'a policy document': () =>
    new SampleStack((stack) => {
      new DataAwsRegion(stack, 'current', {});
      const document = new DataAwsIamPolicyDocument(stack, 'key', {
        statement: [
          {
            sid: 'Owner',
            effect: 'Allow',
            actions: ['kms:*'],
            resources: ['*'],
            principals: [{ type: 'AWS', identifiers: [expression('local.root')] }],
            condition: [
              { test: 'StringEquals', variable: 'aws:PrincipalOrgID', values: ['$${aws:x}', 'o-1'] },
            ],
          },
        ],
      });
      document.addOverride('dynamic.statement', {
        for_each: '${var.readers}',
        iterator: 'reader',
        content: {
          sid: 'Reader${reader.key}',
          resources: ['*'],
          dynamic: {
            condition: [
              {
                for_each: '${reader.value.conditions}',
                content: { test: '${condition.value.test}', variable: 'x', values: [] },
              },
            ],
          },
          principals: [{ type: 'AWS', identifiers: ['${reader.value.arn}'] }],
        },
      });
      document.addOverride('for_each', '${toset(["a", "b"])}');
    }),

  dashboards: () =>
    new SampleStack((stack) => {
      const widgets = [
        {
          type: 'metric',
          properties: { region: expression('data.aws_region.current.id'), title: 'q"uo\'te\n' },
        },
      ];
      new CloudwatchDashboard(stack, 'literal', {
        dashboardName: 'literal',
        dashboardBody: JSON.stringify({ widgets }),
      });
      new CloudwatchDashboard(stack, 'encoded', {
        dashboardName: 'encoded',
        dashboardBody: expression('jsonencode({\nwidgets = [\n{ type="metric", "a.b" : -1 },\n]\n})'),
      });
    }),

  'an Events API': () =>
    new SampleStack((stack) => {
      const api = new AppsyncApi(stack, 'events', {
        name: 'events',
        eventConfig: [
          {
            authProvider: [
              { authType: 'AWS_IAM' },
              { authType: 'AMAZON_COGNITO_USER_POOLS', cognitoConfig: [{ awsRegion: 'x', userPoolId: 'y' }] },
            ],
            connectionAuthMode: [{ authType: 'AWS_IAM' }],
          },
        ],
      });
      api.addOverride('provider', 'aws.primary');
    }),

  'a guardrail': () =>
    new SampleStack((stack) => {
      new BedrockGuardrail(stack, 'guardrail', {
        name: 'guardrail',
        blockedInputMessaging: 'No.',
        blockedOutputsMessaging: 'No.',
        contentPolicyConfig: [
          {
            filtersConfig: [{ type: 'HATE', inputStrength: 'HIGH', outputStrength: 'HIGH' }],
            tierConfig: [{ tierName: 'CLASSIC' }],
          },
        ],
      });
    }),

  'variables, locals and outputs': () =>
    new SampleStack((stack) => {
      new TerraformVariable(stack, 'limits', {
        type: 'object({\n  daily = optional(number, 5)\n  by = optional(map(string),{})\n})',
        description: 'Limits "per" user,\nand ${not} team.'.replace('${', '$${'),
        default: {},
        nullable: false,
        validation: [{ condition: expression('var.limits.daily > 0'), errorMessage: 'Above 0.' }],
      });
      for (const [id, value] of Object.entries({ off: false, none: 0, blank: '' }))
        new TerraformVariable(stack, id, { default: value, sensitive: true });
      new TerraformVariable(stack, 'keys', {}).addOverride('default', { camelCase: 1, 'a/b.c': [] });
      new TerraformVariable(stack, 'absent', { type: '${map(string)}' }).addOverride('default', null);
      new TerraformLocal(stack, 'text', 'one\n\n  two "quoted" \\ $${kept} ${var.off}\nthree\n');
      new TerraformLocal(stack, 'unicode', 'é👩‍👩‍👧 „x“\t\u0007%%{if}');
      new TerraformLocal(stack, 'nested', {
        a: [[1, 2], [{ b: null }]],
        for: 1,
        '${var.none}': 2,
        'k-${var.blank}': 3,
      });
      new TerraformLocal(stack, 'conditional', 'x${var.off ? "a" : "b"}y');
      new TerraformLocal(stack, 'literal', '${5}');
      new TerraformLocal(stack, 'ternary', '${var.off\n  ? 1 # one\n  : 2}');
      new TerraformOutput(stack, 'all', { value: { a: expression('local.text') }, sensitive: true });
      new TerraformOutput(stack, 'one', { value: 'x', description: 'One.' });
    }),

  'modules, providers and moves': () =>
    new SampleStack((stack) => {
      new AwsProvider(stack, 'aws', { region: 'eu-central-1', defaultTags: [{ tags: { a: 'b' } }] });
      new AwsProvider(stack, 'other', {
        alias: 'other',
        region: 'us-east-1',
        assumeRole: [{ roleArn: 'x' }],
      });
      const module = new TerraformHclModule(stack, 'identity', {
        source: './modules/identity',
        version: '1.0.0',
        skipAssetCreationFromLocalModules: true,
        variables: { name: expression('var.name'), users: [{ name: 'a' }], none: null },
      });
      module.addOverride('providers', { aws: 'aws.other' });
      module.addOverride('count', '${var.enabled ? 1 : 0}');
      module.addOverride('depends_on', ['aws_ssm_parameter.now']);
      const moved = new SsmParameter(stack, 'now', { name: '/a', type: 'String', value: '' });
      moved.moveFromId('aws_ssm_parameter.before');
    }),
};

/** What a module requires, as the published ones do. */
export function withRequirements(stack: SampleStack): SampleStack {
  stack.addOverride('terraform', {
    required_version: '>= 1.9',
    required_providers: {
      aws: { source: 'hashicorp/aws', version: '>= 6.9, < 7.0', configuration_aliases: ['aws.other'] },
    },
  });
  return stack;
}
