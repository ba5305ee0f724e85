import { describe, expect, it } from '@jest/globals';
import { BedrockGuardrail } from '@cdktf/provider-aws/lib/bedrock-guardrail';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { S3TablesTableBucket } from '@cdktf/provider-aws/lib/s3tables-table-bucket';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { printModule } from '../../../stacks/hcl/print-module';
import { expression, hcl, printed, SampleStack } from './sample-stack';

describe('a resource', () => {
  it('is printed as a careful author orders it', () => {
    const main = printed('main.tf', (stack) => {
      const chat = new LambdaFunction(stack, 'chat', {
        functionName: 'chat',
        description: 'Answers requests',
        environment: { variables: { TABLE: 'turns', 'log.level': 'INFO' } },
        publish: false,
        role: expression('aws_iam_role.chat.arn'),
        tags: expression('var.tags') as never,
        timeouts: { create: '5m' },
        tracingConfig: { mode: 'Active' },
        lifecycle: {
          createBeforeDestroy: true,
          ignoreChanges: ['filename', 'tags["x"]'],
          replaceTriggeredBy: ['aws_iam_role.chat'],
          precondition: [{ errorMessage: 'At least 128 MB.', condition: expression('var.memory >= 128') }],
        },
      });
      chat.addOverride('count', '${var.enabled ? 1 : 0}');
      chat.addOverride('provider', '${aws.primary}');
      chat.addOverride('depends_on', ['${aws_iam_role.chat}', 'aws_iam_role_policy.chat']);
    });

    expect(main).toBe(hcl`
      resource "aws_lambda_function" "chat" {
        count    = var.enabled ? 1 : 0
        provider = aws.primary

        function_name = "chat"
        description   = "Answers requests"
        publish       = false
        role          = aws_iam_role.chat.arn
        tags          = var.tags

        environment {
          variables = {
            TABLE       = "turns"
            "log.level" = "INFO"
          }
        }

        tracing_config {
          mode = "Active"
        }

        timeouts {
          create = "5m"
        }

        lifecycle {
          create_before_destroy = true
          ignore_changes        = [filename, tags["x"]]
          replace_triggered_by  = [aws_iam_role.chat]

          precondition {
            condition     = var.memory >= 128
            error_message = "At least 128 MB."
          }
        }

        depends_on = [aws_iam_role.chat, aws_iam_role_policy.chat]
      }
    `);
  });

  it('can ignore all changes', () => {
    const main = printed('main.tf', (stack) => {
      new SsmParameter(stack, 'a', { name: 'a', type: 'String', lifecycle: { ignoreChanges: 'all' } });
    });

    expect(main).toContain('ignore_changes = all\n');
  });

  it('cannot run anything at apply', () => {
    const stack = new SampleStack((scope) => {
      const provisioners = [{ type: 'local-exec' as const, command: 'true' }];
      new SsmParameter(scope, 'a', { name: 'a', type: 'String', provisioners });
    });

    expect(() => printModule(stack)).toThrow(expect.objectContaining({ code: 'unsupported_block' }));
  });

  it('that has moved says from where', () => {
    const main = printed('main.tf', (stack) => {
      const now = new SsmParameter(stack, 'now', { name: 'a', type: 'String' });
      now.moveFromId('aws_ssm_parameter.before');
    });

    expect(main).toMatch(
      /\n\nmoved \{\n {2}from = aws_ssm_parameter\.before\n {2}to {3}= aws_ssm_parameter\.now\n\}\n$/,
    );
  });
});

describe('blocks', () => {
  it('are told from arguments by what the resource knows of its schema', () => {
    const main = printed('main.tf', (stack) => {
      new DynamodbTable(stack, 'turns', {
        name: 'turns',
        attribute: [
          { name: 'id', type: 'S' },
          { name: 'lease', type: 'N' },
        ],
        globalSecondaryIndex: [
          { name: 'leases', hashKey: 'lease', projectionType: 'INCLUDE', nonKeyAttributes: ['id'] },
        ],
        tags: { team: 'ai' },
      });
    });

    expect(main).toBe(hcl`
      resource "aws_dynamodb_table" "turns" {
        name = "turns"

        tags = {
          team = "ai"
        }

        attribute {
          name = "id"
          type = "S"
        }

        attribute {
          name = "lease"
          type = "N"
        }

        global_secondary_index {
          name               = "leases"
          hash_key           = "lease"
          non_key_attributes = ["id"]
          projection_type    = "INCLUDE"
        }
      }
    `);
  });

  it('nest without end in the statements of a web ACL', () => {
    const main = printed('main.tf', (stack) => {
      const geo = { geo_match_statement: { country_codes: ['DE'] } };
      new Wafv2WebAcl(stack, 'edge', {
        name: 'edge',
        scope: 'REGIONAL',
        defaultAction: { allow: {} },
        visibilityConfig: {
          cloudwatchMetricsEnabled: false,
          metricName: 'edge',
          sampledRequestsEnabled: false,
        },
        rule: [
          {
            name: 'abroad',
            priority: 0,
            action: { block: {} },
            statement: { and_statement: { statement: [geo, { not_statement: { statement: [geo] } }] } },
            visibilityConfig: {
              cloudwatchMetricsEnabled: false,
              metricName: 'a',
              sampledRequestsEnabled: false,
            },
          },
        ],
      });
    });

    expect(main).toContain(`    statement {
      and_statement {
        statement {
          geo_match_statement {
            country_codes = ["DE"]
          }
        }

        statement {
          not_statement {
            statement {
              geo_match_statement {
                country_codes = ["DE"]
              }
            }
          }
        }
      }
    }
`);
  });

  it('may stand where the schema has an attribute that lists objects', () => {
    const main = printed('main.tf', (stack) => {
      new BedrockGuardrail(stack, 'guardrail', {
        name: 'guardrail',
        blockedInputMessaging: 'No.',
        blockedOutputsMessaging: 'No.',
        contentPolicyConfig: [{ tierConfig: [{ tierName: 'CLASSIC' }] }],
      });
    });

    expect(main).toContain('    tier_config {\n      tier_name = "CLASSIC"\n    }\n');
  });

  it('do not stand where the schema has an attribute that is one object', () => {
    const main = printed('main.tf', (stack) => {
      new S3TablesTableBucket(stack, 'bucket', {
        name: 'bucket',
        encryptionConfiguration: { sseAlgorithm: 'aws:kms', kmsKeyArn: 'x' },
      });
    });

    expect(main).toContain(
      '  encryption_configuration = {\n    kms_key_arn   = "x"\n    sse_algorithm = "aws:kms"\n  }\n',
    );
  });
});

describe('a dynamic block', () => {
  it('has the shape of the static block that the resource was given', () => {
    const stack = new SampleStack((scope) => {
      const statement = [
        {
          principals: [{ type: 'AWS', identifiers: ['x'] }],
          condition: [{ test: 'Null', variable: 'aws:x', values: ['false'] }],
        },
      ];
      new DataAwsIamPolicyDocument(scope, 'key', { statement });
    });
    const content = {
      sid: 'Readers',
      effect: 'Allow',
      principals: [{ type: 'AWS', identifiers: ['${reader.value}'] }],
      condition: { test: 'Null', variable: 'aws:x', values: ['false'] },
    };
    const dynamic = { statement: [{ for_each: '${var.readers}', iterator: 'reader', content }] };
    stack.addOverride('data.aws_iam_policy_document.key.statement', undefined);
    stack.addOverride('data.aws_iam_policy_document.key.dynamic', dynamic);

    const main = printModule(stack).get('main.tf');

    expect(main).toBe(hcl`
      data "aws_iam_policy_document" "key" {
        dynamic "statement" {
          for_each = var.readers
          iterator = reader

          content {
            sid    = "Readers"
            effect = "Allow"

            principals {
              type        = "AWS"
              identifiers = [reader.value]
            }

            condition {
              test     = "Null"
              variable = "aws:x"
              values   = ["false"]
            }
          }
        }
      }
    `);
  });

  it('stands behind the static blocks of its type', () => {
    const main = printed('main.tf', (stack) => {
      const key = new DataAwsIamPolicyDocument(stack, 'key', { statement: [{ sid: 'Owner' }] });
      key.addOverride('dynamic.statement', [{ for_each: '${a}', content: { sid: 'x' } }]);
    });

    expect(main.match(/statement"? \{/g)).toEqual(['statement {', 'statement" {']);
  });

  it('is refused where its content may be blocks or arguments', () => {
    const stack = new SampleStack((scope) => {
      const key = new DataAwsIamPolicyDocument(scope, 'key', {});
      key.addOverride('dynamic.statement', { for_each: '${a}', content: { principals: { type: 'AWS' } } });
    });

    expect(() => printModule(stack)).toThrow(/^data\.aws_iam_policy_document\.key: "principals" may be/);
  });
});
