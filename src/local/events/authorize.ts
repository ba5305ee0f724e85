import type { AuthMode } from '../resources';
import type { CognitoIdentity, HandlerIdentity, IamIdentity } from './appsync-js/handler-context';
import { unauthorized } from './errors';
import type { SignedRequest, VerifySignature } from './sigv4-verifier';

/** An operation that somebody asks for. */
export interface AuthorizationRequest extends SignedRequest {
  readonly sourceIp: string;
}

/**
 * Resolves with who is asking.
 * @throws EventsApiError (unauthorized) where the credentials are missing, wrong, or of a mode that is not accepted.
 */
export type Authorize = (
  request: AuthorizationRequest,
  modes: readonly AuthMode[],
) => Promise<HandlerIdentity>;

/** Authorises every connect, subscribe and publish on its own, by the credentials that come with it. */
export function createAuthorize(options: {
  readonly accountId: string;
  readonly verifyUserPoolToken: (token: string) => Promise<Record<string, unknown>>;
  readonly verifySignature: VerifySignature;
}): Authorize {
  return async (request, modes) => {
    const mode = presentedMode(request.headers);
    if (mode === undefined || !modes.includes(mode)) throw unauthorized();
    if (mode === 'AWS_IAM') {
      const key = await options.verifySignature(request);
      if (key === undefined) throw unauthorized();
      return iamIdentity(options.accountId, key.userArn, request.sourceIp);
    }
    const token = (request.headers['authorization'] ?? '').replace(/^Bearer /i, '');
    const claims = await options.verifyUserPoolToken(token).catch(() => {
      throw unauthorized();
    });
    return cognitoIdentity(claims, request.sourceIp);
  };
}

/** What the headers' form says, as AppSync tells the modes apart. An API key is a mode that the gateway does not have. */
function presentedMode(headers: SignedRequest['headers']): AuthMode | undefined {
  const authorization = headers['authorization'];
  if (headers['x-api-key'] !== undefined || !authorization) return undefined;
  return authorization.startsWith('AWS4-HMAC-SHA256') ? 'AWS_IAM' : 'AMAZON_COGNITO_USER_POOLS';
}

function cognitoIdentity(claims: Record<string, unknown>, sourceIp: string): CognitoIdentity {
  const groups = claims['cognito:groups'];
  return {
    sub: claims['sub'],
    issuer: claims['iss'],
    // Access tokens spell it one way, id tokens the other.
    username: claims['username'] ?? claims['cognito:username'],
    claims,
    sourceIp: [sourceIp],
    groups: Array.isArray(groups) ? groups : null,
    defaultAuthStrategy: 'ALLOW',
  };
}

function iamIdentity(accountId: string, userArn: string, sourceIp: string): IamIdentity {
  return {
    accountId,
    userArn,
    username: userArn.split('/').at(-1) ?? userArn,
    sourceIp: [sourceIp],
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };
}
