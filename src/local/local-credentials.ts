import type { LocalSettings } from './settings';

/** The credentials of the functions' role, as the stand-ins know them. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly userArn: string;
}

/** Made up for the stand-ins; the caller's own where the functions call the real Bedrock. */
export function credentialsFor(
  { bedrock }: LocalSettings,
  accountId: string,
  environment: NodeJS.ProcessEnv,
): LocalCredentials {
  const userArn = `arn:aws:sts::${accountId}:assumed-role/ai-gateway-chat/local`;
  if (bedrock === 'local') {
    return { accessKeyId: 'AKIALOCALGATEWAY0000', secretAccessKey: 'local-secret-of-the-stand-ins', userArn };
  }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'AI_GATEWAY_BEDROCK=aws needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ' +
        'With a profile: eval "$(aws configure export-credentials --format env)"',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    userArn,
  };
}

/** The same, as a Lambda function finds them in its environment. */
export function credentialVariables(credentials: LocalCredentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
}
