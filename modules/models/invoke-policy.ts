import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';
import { blockIf, type Condition } from '../terraform/condition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { asList, asString, type Expression, hcl } from '../terraform/expression';
import { reference } from './model-arns';

/** What ConverseStream needs: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
const INVOKE = ['bedrock:InvokeModelWithResponseStream'];

export interface InvokePolicyProps {
  /** ARNs of what is invoked itself (list). */
  readonly direct: Expression;
  /** ARNs of inference profiles by key of the catalogue (map). */
  readonly profiles: Expression;
  /** ARNs of the models behind each key (map of lists), each list with that of this Region first. */
  readonly foundationModels: Expression;
  readonly teams: {
    readonly given: Condition;
    /** ARNs of their profiles (list). */
    readonly profiles: Expression;
    /** ARNs of the models behind them (list). */
    readonly foundationModels: Expression;
  };
  readonly guardrail: { readonly given: Condition; readonly arn: string; readonly version: string };
}

type Statement = DataAwsIamPolicyDocumentStatement;

/**
 * What the chat function may invoke. A model behind an inference profile is allowed in every Region to which the profile
 * may route, but only through that profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
 */
export function invokePolicy(
  scope: Construct,
  id: string,
  props: InvokePolicyProps,
): DataAwsIamPolicyDocument {
  const { direct, profiles, foundationModels, teams, guardrail } = props;
  const statements: (readonly [forEach: unknown, Statement])[] = [
    [ifAny(direct), { sid: 'InvokeModels', actions: INVOKE, resources: asList(direct) }],
    [
      ifAny(profiles),
      { sid: 'InvokeInferenceProfiles', actions: INVOKE, resources: asList(hcl`values(${profiles})`) },
    ],
    [profiles, throughProfile(props)],
    [
      ifAny(foundationModels),
      {
        // It takes no inference profile, answers with a number alone, and costs nothing: the denial below leaves it out.
        sid: 'CountTokens',
        actions: ['bedrock:CountTokens'],
        resources: asList(hcl`distinct([for arns in values(${foundationModels}) : arns[0]])`),
      },
    ],
    ...throughTeamProfiles(teams).map((statement) => [blockIf(teams.given), statement] as const),
    ...underGuardrail(guardrail).map((statement) => [blockIf(guardrail.given), statement] as const),
  ];
  const document = new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(([, statement]) => statement),
  });
  comment(document, 'The denial is of everything ("*"): it must leave no model out.');
  return dynamicBlocks(
    document,
    Object.fromEntries(statements.map(([forEach], index) => [`statement[${index}]`, forEach])),
  );
}

const ifAny = (collection: Expression) => blockIf(hcl`length(${collection}) > 0`);

function throughProfile({ foundationModels }: InvokePolicyProps): Statement {
  const key = asString(hcl`replace(title(replace(statement.key, "/[^a-z0-9]/", " ")), " ", "")`);
  return {
    sid: `InvokeThrough${key}`,
    actions: INVOKE,
    resources: asList(hcl`${foundationModels}[statement.key]`),
    condition: [through([reference('statement.value')])],
  };
}

/** One statement for all teams: a policy has 10,240 characters, and each profile routes to its own model alone anyway. */
function throughTeamProfiles({ profiles, foundationModels }: InvokePolicyProps['teams']): Statement[] {
  return [
    { sid: 'InvokeTeamProfiles', actions: INVOKE, resources: asList(profiles) },
    {
      sid: 'InvokeThroughTeamProfiles',
      actions: INVOKE,
      resources: asList(foundationModels),
      condition: [through(asList(profiles))],
    },
  ];
}

const through = (profileArns: string[]) => ({
  test: 'StringEquals',
  variable: 'bedrock:InferenceProfileArn',
  values: profileArns,
});

/** https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html */
function underGuardrail({ arn, version }: InvokePolicyProps['guardrail']): Statement[] {
  return [
    { sid: 'ApplyGuardrail', actions: ['bedrock:ApplyGuardrail'], resources: [arn] },
    {
      sid: 'DenyWithoutGuardrail',
      effect: 'Deny',
      actions: INVOKE,
      resources: ['*'],
      condition: [
        { test: 'StringNotEquals', variable: 'bedrock:GuardrailIdentifier', values: [`${arn}:${version}`] },
      ],
    },
  ];
}
