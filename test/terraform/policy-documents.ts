import type { Json } from './json';
import { list, record } from './json';
import type { Plan, ResourceChange } from './plan';
import { changesByAddress, configurationOf, readDataSources } from './plan';
import type { PolicyStatement } from './policy-statement';
import { isPolicy, statementOfBlock, statementOfJson, statementOfLambdaPermission } from './policy-statement';

/** One policy of a plan. */
export interface PolicyDocument {
  /** Of the resource that carries it, or of the data source. */
  readonly address: string;
  readonly type: string;
  /** Such as `policy`, `assume_role_policy`, `inline_policy[0].policy`. */
  readonly attribute: string;
  readonly statements: readonly PolicyStatement[];
  /**
   * What is known only after apply: `['policy']` where all of it is, else places such as
   * `statement[0].resources[1]`. Empty for a wholly readable policy.
   */
  readonly unknown: readonly string[];
  /** The data source that its statements are read from, where the attribute itself is unknown until that is read. */
  readonly from?: string;
}

/** `policy`, `assume_role_policy`, `policy_document`, `access_policy`, `resource_policy` … of any type. */
const POLICY_ATTRIBUTE = /(^|_)policy(_document)?$/;

/**
 * Every IAM policy that a plan would leave in force: of roles, users, keys, buckets, queues … found by the name of the
 * attribute and what it holds; `aws_lambda_permission` as the statement that Lambda makes of it; and every
 * `aws_iam_policy_document`, whether read during the plan or deferred to apply.
 */
export function policyDocuments(plan: Plan): PolicyDocument[] {
  const changes = changesByAddress(plan);
  const deferred = new Map(
    plan.resource_changes
      .filter(({ mode, type }) => mode === 'data' && type === 'aws_iam_policy_document')
      .map((change) => [change.address, fromDataSource(change)]),
  );
  const read = readDataSources(plan, 'aws_iam_policy_document').map(({ address, values }) =>
    fromJson(address, 'aws_iam_policy_document', 'json', values['json'] as string),
  );
  const carried = [...changes.values()]
    .filter(({ mode, change }) => mode === 'managed' && change.after !== null)
    .flatMap((change) => carriedBy(plan, change, deferred));
  return [...carried, ...read, ...deferred.values()];
}

function carriedBy(
  plan: Plan,
  change: ResourceChange,
  deferred: ReadonlyMap<string, PolicyDocument>,
): PolicyDocument[] {
  if (change.type === 'aws_lambda_permission') return [fromLambdaPermission(change)];
  const after = record(change.change.after);
  const unknown = record(change.change.after_unknown);
  const written = configurationOf(plan, change)?.expressions ?? {};
  const attributes = Object.keys({ ...after, ...unknown }).filter((name) => POLICY_ATTRIBUTE.test(name));
  return attributes.flatMap((attribute) => {
    const value = after[attribute];
    if (typeof value === 'string' && isPolicy(value)) {
      return [fromJson(change.address, change.type, attribute, value)];
    }
    if (Array.isArray(value))
      return value.flatMap((block, index) => inlinePolicy(change, attribute, block, index));
    // A computed policy that nobody wrote (aws_sqs_queue.policy) is none of the configuration's.
    if (unknown[attribute] !== true || written[attribute] === undefined) return [];
    const source = sourceOf(change, written[attribute], deferred);
    return [
      {
        address: change.address,
        type: change.type,
        attribute,
        statements: source?.statements ?? [],
        unknown: source?.unknown ?? [attribute],
        ...(source && { from: source.address }),
      },
    ];
  });
}

/** A nested block's policy, as `inline_policy` of a role. */
function inlinePolicy(change: ResourceChange, block: string, value: Json, index: number): PolicyDocument[] {
  const { policy } = record(value);
  const attribute = `${block}[${index}].policy`;
  if (typeof policy === 'string') return [fromJson(change.address, change.type, attribute, policy)];
  const mark = list(record(change.change.after_unknown)[block])[index];
  if (record(mark)['policy'] !== true) return [];
  return [{ address: change.address, type: change.type, attribute, statements: [], unknown: [attribute] }];
}

/** The deferred document that the attribute is, where it is nothing but that: in its own module, with its own index first. */
function sourceOf(
  change: ResourceChange,
  expression: Json,
  deferred: ReadonlyMap<string, PolicyDocument>,
): PolicyDocument | undefined {
  const references = (record(expression)['references'] ?? []) as string[];
  const names = new Set(
    references.flatMap((reference) => /^data\.aws_iam_policy_document\.[\w-]+/.exec(reference)?.[0] ?? []),
  );
  if (names.size !== 1) return undefined;
  const [name] = names;
  const prefix = change.module_address === undefined ? '' : `${change.module_address}.`;
  const index = change.index === undefined ? '' : `[${JSON.stringify(change.index)}]`;
  return (
    deferred.get(`${prefix}${name}${index}`) ??
    deferred.get(`${prefix}${name}`) ??
    deferred.get(`${prefix}${name}[0]`)
  );
}

function fromJson(address: string, type: string, attribute: string, json: string): PolicyDocument {
  const { Statement } = JSON.parse(json) as { Statement: Json };
  return { address, type, attribute, statements: list(Statement).map(statementOfJson), unknown: [] };
}

/** A document that Terraform reads during apply: its blocks are in the plan, its `json` is not. */
function fromDataSource(change: ResourceChange): PolicyDocument {
  const after = record(change.change.after);
  const marks = record(change.change.after_unknown);
  const inherited = (attribute: 'source_policy_documents' | 'override_policy_documents') =>
    list(after[attribute]).flatMap((json) =>
      typeof json === 'string' ? list(JSON.parse(json).Statement) : [],
    );
  // The version and the computed attributes say nothing about what is allowed.
  const unknown = ['source_policy_documents', 'statement', 'override_policy_documents'].flatMap((attribute) =>
    unknownPaths(marks[attribute], attribute),
  );
  return {
    address: change.address,
    type: change.type,
    attribute: 'json',
    statements: [
      ...inherited('source_policy_documents').map(statementOfJson),
      ...list(after['statement']).map(statementOfBlock),
      ...inherited('override_policy_documents').map(statementOfJson),
    ],
    unknown,
  };
}

function unknownPaths(mark: Json | undefined, at: string): string[] {
  if (mark === true) return [at];
  if (Array.isArray(mark)) return mark.flatMap((one, index) => unknownPaths(one, `${at}[${index}]`));
  return Object.entries(record(mark)).flatMap(([name, one]) => unknownPaths(one, `${at}.${name}`));
}

function fromLambdaPermission(change: ResourceChange): PolicyDocument {
  const { after, after_unknown } = change.change;
  const marks = record(after_unknown);
  const decisive = [
    'action',
    'function_name',
    'principal',
    'source_arn',
    'source_account',
    'principal_org_id',
  ];
  return {
    address: change.address,
    type: change.type,
    attribute: 'principal',
    statements: [statementOfLambdaPermission(record(after), marks)],
    unknown: decisive.filter((name) => marks[name] === true),
  };
}
