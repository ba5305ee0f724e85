import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';

export interface KeyPoliciesProps {
  /** The gateway's name, with which the names of its tables, functions and log groups begin. */
  readonly name: string;
  /** The key as policies of roles name it. */
  readonly keyArn: string;
}

/**
 * Who may use the key. AWS asks the key's own policy about services that act for themselves (CloudWatch Logs), and the
 * policies of roles about services that act for a role (DynamoDB, Bedrock), once the key's policy trusts its account.
 */
export class KeyPolicies extends Construct {
  readonly ofKey: DataAwsIamPolicyDocument;
  readonly ofRoles: DataAwsIamPolicyDocument;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KeyPoliciesProps,
  ) {
    super(scope, id);
    this.ofKey = this.policyOfKey();
    this.ofRoles = this.policyOfRoles();
  }

  private policyOfKey(): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    const { name } = this.props;
    // AppSync names a log group after the API's id, which AWS assigns.
    const logGroups = [`/aws/lambda/${name}-*`, '/aws/appsync/apis/*', `aws-waf-logs-${name}`];
    return comment(
      new DataAwsIamPolicyDocument(this, 'use_key', {
        statement: [
          {
            sid: 'AccountGovernsKey',
            principals: [{ type: 'AWS', identifiers: [context.iamArn('root')] }],
            actions: ['kms:*'],
            resources: ['*'],
          },
          {
            sid: 'LogsUseKey',
            principals: [{ type: 'Service', identifiers: [`logs.${context.region}.amazonaws.com`] }],
            actions: [
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:Encrypt',
              'kms:GenerateDataKey*',
              'kms:ReEncrypt*',
            ],
            resources: ['*'],
            condition: [
              {
                test: 'ArnLike',
                variable: 'kms:EncryptionContext:aws:logs:arn',
                values: logGroups.map((group) => context.arn('logs', `log-group:${group}`)),
              },
            ],
          },
        ],
      }),
      'In a key policy "*" means this key. The account, without which nobody could change the key any more, stands for its roles: none is named, because one that does not exist yet is refused.',
    );
  }

  private policyOfRoles(): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    const { name, keyArn } = this.props;
    const onlyThrough = (service: string) => ({
      test: 'StringEquals',
      variable: 'kms:ViaService',
      values: [`${service}.${context.region}.amazonaws.com`],
    });
    return comment(
      new DataAwsIamPolicyDocument(this, 'use_what_key_encrypts', {
        statement: [
          {
            sid: 'TablesThroughDynamoDb',
            actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
            resources: [keyArn],
            condition: [
              onlyThrough('dynamodb'),
              {
                test: 'StringLike',
                variable: 'kms:EncryptionContext:aws:dynamodb:tableName',
                values: [`${name}-*`],
              },
            ],
          },
          {
            sid: 'GuardrailThroughBedrock',
            actions: ['kms:Decrypt'],
            resources: [keyArn],
            condition: [
              onlyThrough('bedrock'),
              {
                test: 'Null',
                variable: 'kms:EncryptionContext:aws:bedrock:guardrail-id',
                values: ['false'],
              },
            ],
          },
        ],
      }),
      'Never the key directly: only through DynamoDB for the gateway’s own tables, and through Bedrock for a guardrail.',
    );
  }
}
