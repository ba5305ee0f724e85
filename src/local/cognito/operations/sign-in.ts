import * as v from 'valibot';
import type { UserPoolClientResource } from '../../resources';
import { incorrectCredentials, ServiceException } from '../errors';
import { agreeOnKey, isPublicValue, passwordMatches, signatureMatches } from '../srp';
import type { User } from '../state-file';
import type { UserPool } from '../user-pool';
import { operation, parameter } from './operation';

type Parameters = Readonly<Record<string, string>>;

const authFlows = {
  USER_SRP_AUTH: { permission: 'ALLOW_USER_SRP_AUTH', start: startSrp },
  USER_PASSWORD_AUTH: { permission: 'ALLOW_USER_PASSWORD_AUTH', start: checkPassword },
  REFRESH_TOKEN_AUTH: { permission: 'ALLOW_REFRESH_TOKEN_AUTH', start: refresh },
  REFRESH_TOKEN: { permission: 'ALLOW_REFRESH_TOKEN_AUTH', start: refresh },
};

const challenges = {
  PASSWORD_VERIFIER: finishSrp,
  NEW_PASSWORD_REQUIRED: chooseNewPassword,
};

/** Starts a sign-in, or continues a session with its refresh token. */
export const initiateAuth = operation(
  {
    AuthFlow: v.picklist(Object.keys(authFlows) as (keyof typeof authFlows)[]),
    ClientId: v.string(),
    AuthParameters: v.record(v.string(), v.string()),
  },
  (pool, { AuthFlow, ClientId, AuthParameters }) => {
    const client = pool.client(ClientId);
    const { permission, start } = authFlows[AuthFlow];
    if (!client.explicitAuthFlows.includes(permission)) {
      throw new ServiceException('InvalidParameterException', `${AuthFlow} flow not enabled for this client`);
    }
    return start(pool, client, AuthParameters);
  },
);

/** Answers the challenge that `InitiateAuth` or an earlier answer led to. */
export const respondToAuthChallenge = operation(
  {
    ChallengeName: v.picklist(Object.keys(challenges) as (keyof typeof challenges)[]),
    ClientId: v.string(),
    ChallengeResponses: v.record(v.string(), v.string()),
    Session: v.optional(v.string()),
  },
  (pool, { ChallengeName, ClientId, ChallengeResponses, Session }) =>
    challenges[ChallengeName](pool, pool.client(ClientId), ChallengeResponses, Session),
);

function startSrp(pool: UserPool, client: UserPoolClientResource, parameters: Parameters) {
  const { identity, salt, verifier, user } = pool.users.account(parameter(parameters, 'USERNAME'));
  const clientPublicValue = parameter(parameters, 'SRP_A');
  if (!isPublicValue(clientPublicValue)) {
    throw new ServiceException('InvalidParameterException', 'SRP_A is not a valid public value.');
  }
  const { serverPublicValue, key } = agreeOnKey(clientPublicValue, verifier);
  const secretBlock = pool.passwordVerifierChallenges.open({
    clientId: client.id,
    identity,
    key,
    ...(user && { sub: user.sub }),
  });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: identity.userId,
      USER_ID_FOR_SRP: identity.userId,
      SALT: salt,
      SRP_B: serverPublicValue,
      SECRET_BLOCK: secretBlock,
    },
  };
}

/** A challenge takes one response: a second guess needs a new one. */
function finishSrp(pool: UserPool, client: UserPoolClientResource, responses: Parameters) {
  const secretBlock = parameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const timestamp = parameter(responses, 'TIMESTAMP');
  const signature = parameter(responses, 'PASSWORD_CLAIM_SIGNATURE');
  const username = parameter(responses, 'USERNAME');
  if (!/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} UTC \d{4}$/.test(timestamp)) {
    throw new ServiceException(
      'InvalidParameterException',
      'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.',
    );
  }
  const challenge = pool.passwordVerifierChallenges.find(secretBlock);
  if (challenge?.clientId !== client.id) throw expiredSession();
  pool.passwordVerifierChallenges.close(secretBlock);

  const { key, identity, sub } = challenge;
  const signed = { secretBlock: Buffer.from(secretBlock, 'base64'), timestamp };
  const proven = signatureMatches(key, identity, signed, signature);
  const user = sub === undefined ? undefined : pool.users.find(sub);
  if (!proven || !user || pool.users.find(username) !== user) throw incorrectCredentials();
  return admit(pool, client, user);
}

function checkPassword(pool: UserPool, client: UserPoolClientResource, parameters: Parameters) {
  const { identity, user, ...account } = pool.users.account(parameter(parameters, 'USERNAME'));
  const matches = passwordMatches(identity, parameter(parameters, 'PASSWORD'), account);
  if (!matches || !user) throw incorrectCredentials();
  return admit(pool, client, user);
}

async function refresh(pool: UserPool, client: UserPoolClientResource, parameters: Parameters) {
  const token = parameter(parameters, 'REFRESH_TOKEN');
  return { ChallengeParameters: {}, AuthenticationResult: await pool.refresh(token, client) };
}

/** The session outlives a password that the policy refuses: the user may try another. */
function chooseNewPassword(
  pool: UserPool,
  client: UserPoolClientResource,
  responses: Parameters,
  session = '',
) {
  const username = parameter(responses, 'USERNAME');
  const password = parameter(responses, 'NEW_PASSWORD');
  const challenge = pool.newPasswordChallenges.find(session);
  const user = challenge?.clientId === client.id ? pool.users.find(challenge.sub) : undefined;
  if (!user || pool.users.find(username) !== user) throw expiredSession();
  assertEnabled(user);
  pool.users.setPassword(user, password, { temporary: false });
  pool.newPasswordChallenges.close(session);
  return admit(pool, client, user);
}

/** What follows a proven password: tokens, or the request to choose another. */
async function admit(pool: UserPool, client: UserPoolClientResource, user: User) {
  assertEnabled(user);
  if (user.status === 'CONFIRMED') {
    return { ChallengeParameters: {}, AuthenticationResult: await pool.signIn(user, client) };
  }
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify({ email_verified: 'true', email: user.email }),
    },
    Session: pool.newPasswordChallenges.open({ clientId: client.id, sub: user.sub }),
  };
}

/** Told only to who knows the password. */
function assertEnabled(user: User): void {
  if (!user.enabled) throw new ServiceException('NotAuthorizedException', 'User is disabled.');
}

function expiredSession(): ServiceException {
  return new ServiceException('NotAuthorizedException', 'Invalid session for the user, session is expired.');
}
