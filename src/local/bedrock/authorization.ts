import { BedrockError } from './bedrock-error';

/** Over HTTP/2 the SDK signs `:authority`. */
const sigV4 =
  /^AWS4-HMAC-SHA256 Credential=[^/\s]+\/\d{8}\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request, ?SignedHeaders=[a-z0-9:;-]+, ?Signature=[0-9a-f]{64}$/;

/**
 * Refuses requests that are not signed with SigV4 for Bedrock in `region`. The signature itself is not computed: the
 * stand-in knows no secret keys.
 * @throws BedrockError, 403
 */
export function checkAuthorization(authorization: string | undefined, region: string): void {
  if (authorization === undefined) {
    throw new BedrockError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const scope = sigV4.exec(authorization)?.groups;
  if (!scope) {
    throw new BedrockError(
      'IncompleteSignatureException',
      'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.',
    );
  }
  if (scope.region !== region || scope.service !== 'bedrock') {
    throw new BedrockError(
      'InvalidSignatureException',
      `Credential should be scoped to region ${region} and service bedrock, not ${scope.region} and ${scope.service}.`,
    );
  }
}
