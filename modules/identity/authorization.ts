import type { IResolvable } from 'cdktf';
import { authorizationSchema, DEFAULT_CLAIMS } from '../events-api/authorization';
import { choose, type Condition, chooseString, isSet } from '../terraform/condition';
import { asString, hcl } from '../terraform/expression';
import type { Inputs } from '../terraform/module-construct';
import { readableObject } from '../terraform/readable-object';
import { attributeOfOne } from '../terraform/references';
import type { Clients } from './clients';
import type { identity } from './definition';

const none = undefined as never;

/** How users are known, as the Events API takes it. */
export function authorizationOf(
  inputs: Inputs<typeof identity>,
  userPoolId: string,
  clients: Clients,
): IResolvable {
  const { oidcIssuer } = inputs;
  const isForeign = isSet(oidcIssuer);
  return readableObject(authorizationSchema, {
    authType: chooseString(isForeign, 'OPENID_CONNECT', 'AMAZON_COGNITO_USER_POOLS'),
    userPoolId,
    clientIdRegex: chooseString(isForeign, none, patternOf(inputs, clients)),
    oidcIssuer: chooseString(isForeign, oidcIssuer.issuer, none),
    oidcClientId: chooseString(isForeign, oidcIssuer.clientId, none),
    userIdClaim: chooseString(isForeign, oidcIssuer.userIdClaim, DEFAULT_CLAIMS.userId),
    groupsClaim: chooseString(isForeign, oidcIssuer.groupsClaim, DEFAULT_CLAIMS.groups),
  });
}

/** The pattern of the clients that are let in. For literals it holds plain references only: the local runtime reads them. */
function patternOf(
  { existingUserPool, nativeClient }: Inputs<typeof identity>,
  { web, native }: Clients,
): string {
  const given = existingUserPool.nativeClientId;
  const hasNative = choose<unknown>(isSet(existingUserPool), isSet(given), isSet(nativeClient)) as Condition;
  if (typeof hasNative !== 'boolean') {
    const ids = choose<unknown>(
      isSet(existingUserPool),
      [existingUserPool.webClientId, given],
      hcl`concat(${web.fqn}[*].id, ${native.fqn}[*].id)`,
    );
    return `^(${asString(hcl`join("|", compact(${ids}))`)})$`;
  }
  const webId = chooseString(
    isSet(existingUserPool),
    existingUserPool.webClientId,
    attributeOfOne(web, 'id'),
  );
  const nativeId = chooseString(isSet(existingUserPool), given, attributeOfOne(native, 'id'));
  return hasNative ? `^(${webId}|${nativeId})$` : `^(${webId})$`;
}
