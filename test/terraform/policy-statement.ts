import type { Json, JsonObject } from './json';
import { list, record } from './json';

/** Stands in a statement for an element that is known only after apply. */
export const UNKNOWN = '(known after apply)';

/** A statement in one form: what a policy may write as a string or a list is a list; empty where it is absent. */
export interface PolicyStatement {
  readonly sid?: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** By type: `Service`, `AWS`, `Federated`; `*` is `{ AWS: ['*'] }`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly notPrincipals: Readonly<Record<string, readonly string[]>>;
  readonly conditions: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** Whether this is an IAM policy: data protection policies have statements too, but no effect. */
export function isPolicy(text: string): boolean {
  try {
    const statements = list(record(JSON.parse(text) as Json)['Statement']);
    return statements.length > 0 && statements.every((one) => record(one)['Effect'] !== undefined);
  } catch {
    return false;
  }
}

/** A statement of a policy's JSON. */
export function statementOfJson(json: Json): PolicyStatement {
  const statement = record(json);
  const { Sid, Effect } = statement;
  return {
    ...(typeof Sid === 'string' && { sid: Sid }),
    effect: Effect as string,
    actions: texts(statement['Action']),
    notActions: texts(statement['NotAction']),
    resources: texts(statement['Resource']),
    notResources: texts(statement['NotResource']),
    principals: principalsOfJson(statement['Principal']),
    notPrincipals: principalsOfJson(statement['NotPrincipal']),
    conditions: Object.entries(record(statement['Condition'])).flatMap(([test, variables]) =>
      Object.entries(record(variables)).map(([variable, values]) => ({
        test,
        variable,
        values: texts(values),
      })),
    ),
  };
}

function principalsOfJson(principal: Json | undefined): Record<string, readonly string[]> {
  if (principal === '*') return { AWS: ['*'] };
  return Object.fromEntries(Object.entries(record(principal)).map(([type, ids]) => [type, texts(ids)]));
}

/** A `statement` block of `aws_iam_policy_document`, as the plan holds it. */
export function statementOfBlock(json: Json): PolicyStatement {
  const block = record(json);
  return {
    ...(typeof block['sid'] === 'string' && { sid: block['sid'] }),
    // The data source's own default.
    effect: (block['effect'] as string | null | undefined) ?? 'Allow',
    actions: texts(block['actions']),
    notActions: texts(block['not_actions']),
    resources: texts(block['resources']),
    notResources: texts(block['not_resources']),
    principals: principalsOfBlocks(block['principals']),
    notPrincipals: principalsOfBlocks(block['not_principals']),
    conditions: list(block['condition']).map((one) => {
      const { test, variable, values } = record(one);
      return {
        test: (test ?? UNKNOWN) as string,
        variable: (variable ?? UNKNOWN) as string,
        values: texts(values),
      };
    }),
  };
}

function principalsOfBlocks(blocks: Json | undefined): Record<string, readonly string[]> {
  const principals: Record<string, string[]> = {};
  for (const block of list(blocks)) {
    const { type, identifiers } = record(block);
    (principals[(type ?? UNKNOWN) as string] ??= []).push(...texts(identifiers));
  }
  return principals;
}

/** The statement that Lambda makes of an `aws_lambda_permission`: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function statementOfLambdaPermission(after: JsonObject, marks: JsonObject): PolicyStatement {
  const value = (name: string) =>
    marks[name] === true ? UNKNOWN : ((after[name] as string | null | undefined) ?? undefined);
  const condition = (test: string, variable: string, name: string) => {
    const wanted = value(name);
    return wanted === undefined ? [] : [{ test, variable, values: [wanted] }];
  };
  const sid = value('statement_id');
  const principal = value('principal') ?? UNKNOWN;
  return {
    ...(sid !== undefined && { sid }),
    effect: 'Allow',
    actions: [value('action') ?? UNKNOWN],
    notActions: [],
    resources: [value('function_name') ?? UNKNOWN],
    notResources: [],
    principals: { [principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS']: [principal] },
    notPrincipals: {},
    conditions: [
      ...condition('ArnLike', 'AWS:SourceArn', 'source_arn'),
      ...condition('StringEquals', 'AWS:SourceAccount', 'source_account'),
      ...condition('StringEquals', 'aws:PrincipalOrgID', 'principal_org_id'),
      ...condition('StringEquals', 'lambda:FunctionUrlAuthType', 'function_url_auth_type'),
    ],
  };
}

/** In a plan an unknown element of a list is null. */
const texts = (json: Json | undefined): string[] =>
  list(json).map((one) => (one === null ? UNKNOWN : (one as string)));
