import * as v from 'valibot';

const milliseconds = (fallback: string) =>
  v.pipe(v.optional(v.string(), fallback), v.regex(/^\d+$/, 'takes whole milliseconds'), v.transform(Number));

const environmentSchema = v.object({
  AWS_REGION: v.string(),
  /** The AppSync Events API's HTTP endpoint, `https://…/event`. */
  AI_GATEWAY_EVENTS_ENDPOINT: v.pipe(v.string(), v.url()),
  AI_GATEWAY_CONFIGURATION_TABLE: v.string(),
  AI_GATEWAY_METERS_TABLE: v.string(),
  AI_GATEWAY_TURNS_TABLE: v.string(),
  AI_GATEWAY_ANSWERS_TABLE: v.string(),
  /** Of prepared responses, where the gateway has them. */
  AI_GATEWAY_PREPARED_TABLE: v.optional(v.string()),
  AI_GATEWAY_GUARDRAIL_ID: v.optional(v.string()),
  AI_GATEWAY_GUARDRAIL_VERSION: v.optional(v.string()),
  AI_GATEWAY_GUARDRAIL_MODE: v.optional(v.picklist(['sync', 'async']), 'sync'),
  /** Where models beyond AWS may be asked, each `name` or `name:port`. */
  AI_GATEWAY_EGRESS_HOSTS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((hosts) => hosts.split(',').filter((host) => host !== '')),
  ),
  /** Of the local runtime alone: where requests to providers beyond AWS go in place of the providers. */
  AI_GATEWAY_PROVIDER_ENDPOINT_URL: v.optional(v.pipe(v.string(), v.url())),
  AI_GATEWAY_CADENCE_MS: milliseconds('33'),
  AI_GATEWAY_CHECKPOINT_MS: milliseconds('1000'),
  AI_GATEWAY_HEARTBEAT_MS: milliseconds('1000'),
  AI_GATEWAY_LEASE_MS: milliseconds('15000'),
  AI_GATEWAY_DEADLINE_MARGIN_MS: milliseconds('5000'),
  /** One attempt at a DynamoDB operation; three are made. */
  AI_GATEWAY_STORE_TIMEOUT_MS: milliseconds('2000'),
  AI_GATEWAY_CONFIGURATION_REFRESH_MS: milliseconds('30000'),
});

export type Environment = v.InferOutput<typeof environmentSchema>;

/** The function's settings. Throws at init, naming the variable, where one is missing or not valid. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const result = v.safeParse(environmentSchema, variables);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`The function's environment is not complete. ${problems.join('; ')}`);
}
