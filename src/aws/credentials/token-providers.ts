import { CredentialsProviderError } from '@smithy/core/config';

/**
 * In the bundles these stand for the package `@aws-sdk/token-providers`: a bearer token (`AWS_BEARER_TOKEN_BEDROCK`) would
 * be a secret that outlives its function. The gateway signs with its role.
 */
export const fromEnvSigningName = () => refuse;
export const nodeProvider = () => refuse;

async function refuse(): Promise<never> {
  throw new CredentialsProviderError('The gateway signs with its role: a bearer token is not used.');
}
