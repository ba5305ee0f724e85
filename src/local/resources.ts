import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** The AWS resources that the local runtime plays, as one typed object: what a deployed stack would create. */
export interface LocalResources {
  readonly region: string;
  readonly accountId: string;
  readonly userPool: UserPoolResource;
  readonly eventsApi: EventsApiResource;
  readonly functions: readonly FunctionResource[];
  readonly tables: readonly TableResource[];
  readonly schedules: readonly ScheduleResource[];
  readonly guardrail?: GuardrailResource;
}

export interface UserPoolResource {
  /** `<region>_<id>`, for example `us-east-1_LocalPool1`. */
  readonly id: string;
  readonly clients: readonly UserPoolClientResource[];
  /** Names of the groups that users can be members of. */
  readonly groups: readonly string[];
  readonly passwordMinimumLength: number;
}

export interface UserPoolClientResource {
  readonly id: string;
  /** Cognito's names: `ALLOW_USER_SRP_AUTH`, `ALLOW_USER_PASSWORD_AUTH`, `ALLOW_REFRESH_TOKEN_AUTH`. */
  readonly explicitAuthFlows: readonly string[];
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

/** The auth modes that the gateway uses; AppSync has more. */
export type AuthMode = 'AMAZON_COGNITO_USER_POOLS' | 'AWS_IAM';

export interface EventsApiResource {
  /** 26 characters on AWS. */
  readonly id: string;
  readonly connectionAuthModes: readonly AuthMode[];
  readonly namespaces: readonly ChannelNamespaceResource[];
  readonly dataSources: readonly LambdaDataSourceResource[];
}

export interface ChannelNamespaceResource {
  readonly name: string;
  readonly publishAuthModes: readonly AuthMode[];
  readonly subscribeAuthModes: readonly AuthMode[];
  /** APPSYNC_JS source that exports `onPublish` and/or `onSubscribe`: the deployed text, to the byte. */
  readonly codeHandlers?: string;
  /** The data source that `onPublish = {request, response}` talks to. */
  readonly onPublishDataSource?: string;
}

export interface LambdaDataSourceResource {
  readonly name: string;
  readonly functionName: string;
}

export interface FunctionResource {
  readonly name: string;
  /** Path of the deployment package, relative to the project. */
  readonly zipFile: string;
  /** `file.export`, as Lambda has it. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Concurrent executions; above it a synchronous invocation is throttled and an asynchronous one waits. */
  readonly reservedConcurrency: number;
  readonly asynchronous: {
    /** 0–2. */
    readonly maximumRetryAttempts: number;
    /** 60–21,600. */
    readonly maximumEventAgeSeconds: number;
    /** Name of the function that receives what failed. */
    readonly onFailureFunction?: string;
  };
}

export interface TableResource {
  readonly definition: CreateTableCommandInput & { readonly TableName: string };
  readonly timeToLiveAttribute?: string;
  /** Items that Terraform writes, in DynamoDB JSON; put at every start. */
  readonly items: readonly Record<string, unknown>[];
}

export interface ScheduleResource {
  readonly name: string;
  /** Milliseconds from one invocation to the next. */
  readonly everyMs: number;
  readonly functionName: string;
  /** The event that the function receives, parsed. */
  readonly input: unknown;
  readonly enabled: boolean;
}

/** A policy that Bedrock charges by the text unit, as `GuardrailUsage` has it: `contentPolicy` is `contentPolicyUnits`. */
export type MeteredPolicy =
  'contentPolicy' | 'topicPolicy' | 'sensitiveInformationPolicy' | 'sensitiveInformationPolicyFree';

export const SENSITIVE_INFORMATION_ACTIONS = ['BLOCK', 'ANONYMIZE', 'NONE'] as const;
export type SensitiveInformationAction = (typeof SENSITIVE_INFORMATION_ACTIONS)[number];

export const CONTENT_FILTER_STRENGTHS = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const;
export type ContentFilterStrength = (typeof CONTENT_FILTER_STRENGTHS)[number];

export const CONTENT_FILTER_TYPES = [
  'HATE',
  'INSULTS',
  'SEXUAL',
  'VIOLENCE',
  'MISCONDUCT',
  'PROMPT_ATTACK',
] as const;

/** How much of one kind of content is stopped. */
export interface ContentFilter {
  readonly type: (typeof CONTENT_FILTER_TYPES)[number];
  readonly inputStrength: ContentFilterStrength;
  readonly outputStrength: ContentFilterStrength;
}

export interface DeniedTopic {
  readonly name: string;
  /** Prompts on the topic. */
  readonly examples: readonly string[];
}

export interface GuardrailResource {
  readonly id: string;
  readonly version: string;
  /** Words that the guardrail blocks, case-insensitively, in prompts and answers. */
  readonly blockedWords: readonly string[];
  /** Whether AWS's list of profane words blocks too; default: it does not. */
  readonly blocksProfanity?: boolean;
  /** Topics that are refused, by name and example; default: none. */
  readonly deniedTopics?: readonly DeniedTopic[];
  /** Default: none. */
  readonly contentFilters?: readonly ContentFilter[];
  /** Kinds of personal data and secrets that are looked for; default: none. */
  readonly piiEntities?: readonly {
    /** Bedrock's name: `EMAIL`. */
    readonly type: string;
    readonly action: SensitiveInformationAction;
  }[];
  /** Patterns that are looked for; default: none. */
  readonly regexes?: readonly {
    readonly name: string;
    readonly pattern: string;
    readonly action: SensitiveInformationAction;
  }[];
  /** Policies beside the word filter of which the text units are counted; default: none. */
  readonly meteredPolicies?: readonly MeteredPolicy[];
  readonly blockedInputMessage: string;
  readonly blockedOutputMessage: string;
}
