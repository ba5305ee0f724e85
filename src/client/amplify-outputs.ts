import { GatewayClientError } from './errors';

/** The part of `amplify_outputs.json` (Amplify's own convention, version 1) that this client reads. */
export interface AmplifyOutputs {
  readonly version: string;
  readonly auth: {
    readonly aws_region: string;
    readonly user_pool_id: string;
    readonly user_pool_client_id: string;
  };
  readonly custom: {
    readonly events: {
      /** The HTTP endpoint of the Event API, which ends in `/event`. */
      readonly url: string;
      readonly aws_region: string;
      readonly default_authorization_type: string;
    };
    /** Only where the gateway runs on this machine. */
    readonly local?: {
      /** Base URL of the stand-in for Amazon Cognito. */
      readonly user_pool_endpoint: string;
    };
  };
}

const REQUIRED = [
  'version',
  'auth.user_pool_id',
  'auth.user_pool_client_id',
  'custom.events.url',
  'custom.events.aws_region',
  'custom.events.default_authorization_type',
];

/**
 * Checks what was read from a file.
 *
 * @throws GatewayClientError `invalid_outputs`, which names the first field that is missing
 */
export function readAmplifyOutputs(outputs: unknown): AmplifyOutputs {
  const missing = REQUIRED.find((path) => typeof fieldAt(outputs, path) !== 'string');
  if (missing === undefined) return outputs as AmplifyOutputs;
  throw new GatewayClientError(
    'invalid_outputs',
    `amplify_outputs.json lacks ${missing}: take the file that npm start or Terraform wrote.`,
  );
}

function fieldAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((parent, name) => (parent as Record<string, unknown> | undefined)?.[name], value);
}
