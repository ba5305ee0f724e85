import type { Value } from './value';

/** The account and region that the local runtime plays. */
export interface LocalAccount {
  readonly region: string;
  readonly accountId: string;
}

/** What an attribute may be made of: the account, and what is written in the resource. */
interface Assigning extends LocalAccount {
  readonly name: string;
  readonly written: (attribute: string) => string;
}

type Assign = (resource: Assigning) => unknown;

const EVENTS_API_ID = 'localaigatewayeventsapi001';
const GUARDRAIL_ID = 'localguardrail';

const arn = (service: string, resource: string, { region, accountId }: LocalAccount): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
const userPoolId: Assign = ({ region }) => `${region}_LocalPool1`;
const functionArn = (resource: Assigning) =>
  arn('lambda', `function:${resource.written('function_name')}`, resource);
const guardrailArn: Assign = (resource) => arn('bedrock', `guardrail/${GUARDRAIL_ID}`, resource);
const host = (service: string, { region }: LocalAccount): string =>
  `${EVENTS_API_ID}.${service}.${region}.amazonaws.com`;

/**
 * The attributes that AWS assigns, in its own forms: constant, because state that survives a restart, such as a user's tokens, names
 * them.
 */
const ASSIGNED: Readonly<Record<string, Readonly<Record<string, Assign>>>> = {
  aws_cognito_user_pool: {
    id: userPoolId,
    arn: (resource) => arn('cognito-idp', `userpool/${resource.region}_LocalPool1`, resource),
    endpoint: ({ region }) => `cognito-idp.${region}.amazonaws.com/${region}_LocalPool1`,
  },
  aws_cognito_user_pool_client: { id: ({ name }) => `local${clientWord(name)}client` },
  aws_appsync_api: {
    api_id: () => EVENTS_API_ID,
    api_arn: (resource) => arn('appsync', `apis/${EVENTS_API_ID}`, resource),
    dns: (account) => ({
      HTTP: host('appsync-api', account),
      REALTIME: host('appsync-realtime-api', account),
    }),
  },
  aws_lambda_function: { id: ({ written }) => written('function_name'), arn: functionArn },
  aws_dynamodb_table: {
    id: ({ written }) => written('name'),
    arn: (resource) => arn('dynamodb', `table/${resource.written('name')}`, resource),
  },
  aws_bedrock_guardrail: {
    guardrail_id: () => GUARDRAIL_ID,
    guardrail_arn: guardrailArn,
    version: () => 'DRAFT',
  },
  aws_bedrock_guardrail_version: { version: () => '1' },
};

/** The local value of an attribute that AWS assigns; undefined where the runtime has none. */
export function assignedAttribute(
  { type, name, attribute, body }: { type: string; name: string; attribute: string; body: Value },
  { region, accountId }: LocalAccount,
): unknown {
  const written = (key: string) => String(body.step(key).resolve());
  return ASSIGNED[type]?.[attribute]?.({ region, accountId, name, written });
}

/** `identity_web_client` and `identity_web` are `web`. */
function clientWord(name: string): string {
  const words = name.split('_').filter((word) => word !== 'client');
  return words.at(-1) ?? name;
}
