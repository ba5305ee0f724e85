import { CognitoIdentityProvider } from '@cdktf/provider-aws/lib/cognito-identity-provider';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { eachOf } from '../terraform/each';
import { asMap, asString, type Expression, hcl } from '../terraform/expression';
import type { Inputs } from '../terraform/module-construct';
import type { identity } from './definition';
import { GROUPS_ATTRIBUTE } from './rules';

/** What differs between the social providers: scopes as each writes them, and the claim that is the user's id. */
export const SOCIAL_DEFAULTS = {
  Google: { scopes: 'openid email profile', username: 'sub' },
  Facebook: { scopes: 'public_profile,email', username: 'id' },
  LoginWithAmazon: { scopes: 'profile', username: 'user_id' },
};

/** What Cognito finds out and adds to `provider_details` by itself: without this every plan would take it away again. */
const leavingToCognito = (...keys: readonly string[]) => ({
  ignoreChanges: keys.map((key) => `provider_details["${key}"]`),
});

const OAUTH_ENDPOINTS = ['attributes_url', 'attributes_url_add_attributes', 'authorize_url', 'token_url'];

/** Everyone's provider details and attributes are maps of strings, without what was not given. */
const given = (entries: unknown) =>
  asMap(hcl`{ for key, value in ${entries} : key => value if value != null }`);

/** The directories and social providers of the user pool. */
export class Providers {
  readonly all: TerraformResource[];

  /** @param socialDefaults `SOCIAL_DEFAULTS` as a local value */
  constructor(
    private readonly scope: Construct,
    private readonly inputs: Inputs<typeof identity>,
    private readonly userPoolId: string,
    socialDefaults: Expression,
  ) {
    this.all = [this.social(socialDefaults), this.saml(), this.oidc()];
  }

  private social(defaults: Expression): CognitoIdentityProvider {
    const { forEach, key, value } = eachOf(this.inputs.socialProviders);
    return new CognitoIdentityProvider(this.scope, 'social', {
      forEach,
      userPoolId: this.userPoolId,
      providerName: key,
      providerType: key,
      providerDetails: {
        client_id: value.clientId,
        client_secret: this.secretOf(key),
        authorize_scopes: asString(hcl`coalesce(${value.scopes}, ${defaults}[${key}].scopes)`),
      },
      attributeMapping: { email: 'email', username: asString(hcl`${defaults}[${key}].username`) },
      lifecycle: leavingToCognito('api_version', 'oidc_issuer', 'token_request_method', ...OAUTH_ENDPOINTS),
    });
  }

  private saml(): CognitoIdentityProvider {
    const { forEach, key, value } = eachOf(this.inputs.samlProviders);
    return new CognitoIdentityProvider(this.scope, 'saml', {
      forEach,
      userPoolId: this.userPoolId,
      providerName: key,
      providerType: 'SAML',
      providerDetails: given({
        MetadataURL: value.metadataUrl,
        MetadataFile: value.metadataDocument,
        IDPInit: value.idpInitiated,
        IDPSignout: value.signOut,
        EncryptedResponses: value.encryptedAssertions,
        RequestSigningAlgorithm: hcl`${value.signRequests} ? "rsa-sha256" : null`,
      }),
      attributeMapping: this.withGroups(value.attributeMapping, value.groupsAttribute),
      lifecycle: leavingToCognito(
        'ActiveEncryptionCertificate',
        'SLORedirectBindingURI',
        'SSORedirectBindingURI',
      ),
    });
  }

  private oidc(): CognitoIdentityProvider {
    const { forEach, key, value } = eachOf(this.inputs.oidcProviders);
    return new CognitoIdentityProvider(this.scope, 'oidc', {
      forEach,
      userPoolId: this.userPoolId,
      providerName: key,
      providerType: 'OIDC',
      providerDetails: {
        client_id: value.clientId,
        client_secret: this.secretOf(key),
        oidc_issuer: value.issuer,
        authorize_scopes: value.scopes,
        attributes_request_method: 'GET',
      },
      attributeMapping: this.withGroups(value.attributeMapping, value.groupsAttribute, { username: 'sub' }),
      lifecycle: leavingToCognito('jwks_uri', ...OAUTH_ENDPOINTS),
    });
  }

  private secretOf(name: string): string {
    return asString(hcl`${this.inputs.providerSecrets}[${name}]`);
  }

  private withGroups(mapping: unknown, groupsAttribute: string, always: object = {}): Record<string, string> {
    return given(hcl`merge(${mapping}, ${{ ...always, [`custom:${GROUPS_ATTRIBUTE}`]: groupsAttribute }})`);
  }
}
