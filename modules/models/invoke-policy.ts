import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import { blockIf, type Condition } from '../terraform/condition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { asList, type Expression, hcl } from '../terraform/expression';
import { decryptSecrets, readSecrets } from './provider-secrets';

/** What ConverseStream needs: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
const INVOKE = ['bedrock:InvokeModelWithResponseStream'];

export interface InvokePolicyProps {
  /** What Bedrock is asked for by key of the catalogue (map): empty where providers beyond AWS serve every model. */
  readonly ids: Expression;
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
  /** ARNs of the secrets with the providers' keys, and of the KMS keys that encrypt them (lists). */
  readonly providerKeys: { readonly secrets: Expression; readonly kmsKeys: Expression };
}

type Statement = DataAwsIamPolicyDocumentStatement;

/**
 * What the chat function may invoke, and which keys of providers it may read. A model behind an inference profile is allowed
 * in every Region to which the profile may route, but only through a profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
 */
export function invokePolicy(
  scope: Construct,
  id: string,
  props: InvokePolicyProps,
): DataAwsIamPolicyDocument {
  const { ids, direct, profiles, foundationModels, teams, guardrail, providerKeys } = props;
  const statements: (readonly [forEach: unknown, Statement])[] = [
    [blockIf(hcl`length(${ids}) == 0`), invokeNothing],
    [ifAny(direct), { sid: 'InvokeModels', actions: INVOKE, resources: asList(direct) }],
    [
      ifAny(profiles),
      { sid: 'InvokeInferenceProfiles', actions: INVOKE, resources: asList(hcl`values(${profiles})`) },
    ],
    [ifAny(profiles), throughProfiles(props)],
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
    [ifAny(providerKeys.secrets), readSecrets(providerKeys.secrets)],
    [ifAny(providerKeys.kmsKeys), decryptSecrets(providerKeys.kmsKeys, AwsContext.of(scope))],
  ];
  const document = new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(([, statement]) => statement),
  });
  comment(document, 'Denials are of everything ("*"): they must leave no model out.');
  return dynamicBlocks(
    document,
    Object.fromEntries(statements.map(([forEach], index) => [`statement[${index}]`, forEach])),
  );
}

/** IAM takes no policy without a statement: it may be the only one where no model is Bedrock's. */
const invokeNothing: Statement = {
  sid: 'InvokeNoModels',
  effect: 'Deny',
  actions: INVOKE,
  resources: ['*'],
};

const ifAny = (collection: Expression) => blockIf(hcl`length(${collection}) > 0`);

/** One statement for all profiles: a policy has 10,240 characters, and each profile routes to its own model alone. */
const throughProfiles = ({ profiles, foundationModels }: InvokePolicyProps): Statement => ({
  sid: 'InvokeThroughInferenceProfiles',
  actions: INVOKE,
  resources: asList(hcl`distinct(flatten([for key in keys(${profiles}) : ${foundationModels}[key]]))`),
  condition: [through(asList(hcl`values(${profiles})`))],
});

/** The same of the teams' profiles, whose ids are not known in the first plan. */
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
