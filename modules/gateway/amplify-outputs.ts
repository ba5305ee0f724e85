import type { IResolvable } from 'cdktf';
import type { eventsApi } from '../events-api/definition';
import type { identity } from '../identity/definition';
import { choose, chooseString, isNotSet, isSet } from '../terraform/condition';
import type { Outputs } from '../terraform/definition';
import type { Inputs } from '../terraform/module-construct';
import type { gateway } from './definition';

type IdentityInputs = Inputs<typeof gateway>['identity'];

export interface AmplifyOutputsOptions {
  readonly region: string;
  readonly inputs: IdentityInputs;
  readonly identity: Outputs<typeof identity>;
  readonly eventsApi: Outputs<typeof eventsApi>;
}

/**
 * `amplify_outputs.json`, Amplify's own convention (version 1): `auth` where people sign in to a user pool, and `custom.events`,
 * what `events.connect` needs. A laptop's gateway writes the same document.
 */
export function amplifyOutputs({ region, inputs, identity, eventsApi }: AmplifyOutputsOptions): IResolvable {
  const hasUserPool = isNotSet(inputs.oidcIssuer);
  const auth = {
    aws_region: region,
    user_pool_id: identity.userPoolId,
    user_pool_client_id: identity.webClientId,
    username_attributes: ['email'],
    oauth: choose<unknown>(isSet(inputs.domain), managedLogin(inputs, identity.domain), null),
  };
  const document = {
    version: '1',
    auth: choose<unknown>(hasUserPool, auth, null),
    custom: {
      events: {
        url: eventsApi.httpEndpoint,
        aws_region: region,
        default_authorization_type: chooseString(hasUserPool, 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT'),
      },
    },
  };
  return document as unknown as IResolvable;
}

/** Providers are chosen on the pages of managed login. */
const managedLogin = ({ webClient }: IdentityInputs, domain: string) => ({
  identity_providers: [],
  domain,
  scopes: ['openid', 'email', 'profile'],
  redirect_sign_in_uri: webClient.callbackUrls,
  redirect_sign_out_uri: webClient.logoutUrls,
  response_type: 'code',
});
