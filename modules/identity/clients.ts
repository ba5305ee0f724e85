import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client';
import type { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { choose, type Condition, chooseString, countIf, isNotEmpty, isSet } from '../terraform/condition';
import { asNumber, type Expression, hcl } from '../terraform/expression';
import { chooseList, concatenated, keysOf } from '../terraform/lists';
import type { Inputs } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import type { identity } from './definition';
import { GROUPS_ATTRIBUTE, STANDARD_ATTRIBUTES, VERIFIED_ATTRIBUTES } from './rules';

interface Client {
  readonly id: string;
  readonly when: Condition;
  readonly callbackUrls: string[];
  readonly logoutUrls: string[];
}

interface ClientsProps {
  readonly inputs: Inputs<typeof identity>;
  readonly pool: CognitoUserPool;
  readonly ownPool: Condition;
  /** Made first: a client may name only what is there. */
  readonly providers: TerraformResource[];
  /** `WRITTEN_ATTRIBUTES` as a local value. */
  readonly writtenAttributes: Expression;
}

/** What a client may write where a directory's groups are mapped. */
export const WRITTEN_ATTRIBUTES = [`custom:${GROUPS_ATTRIBUTE}`, ...STANDARD_ATTRIBUTES];

/** The app clients of the user pool, all public. */
export class Clients {
  readonly web: CognitoUserPoolClient;
  readonly native: CognitoUserPoolClient;

  constructor(
    private readonly scope: Construct,
    private readonly props: ClientsProps,
  ) {
    const { webClient, nativeClient } = props.inputs;
    this.web = this.declare({ id: 'web', when: props.ownPool, ...webClient });
    this.native = this.declare({ id: 'native', when: isSet(nativeClient), ...nativeClient });
  }

  private declare({ id, when, callbackUrls, logoutUrls }: Client): CognitoUserPoolClient {
    const { inputs, pool, providers } = this.props;
    const { tokenValidity, refreshTokenRotation } = inputs;
    const managedLogin = isSet(inputs.domain);
    return new CognitoUserPoolClient(this.scope, id, {
      count: countIf(when),
      name: `${inputs.name}-${id}`,
      userPoolId: attributeOfFirst(pool, 'id'),
      generateSecret: false,
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      // Cognito refuses REFRESH_TOKEN_AUTH, which does not rotate, where tokens rotate.
      explicitAuthFlows: chooseList(
        refreshTokenRotation,
        ['ALLOW_USER_SRP_AUTH'],
        ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'],
      ),
      // The block is always there: the provider cannot take it away again (hashicorp/terraform-provider-aws#47196).
      refreshTokenRotation: [
        {
          feature: chooseString(refreshTokenRotation, 'ENABLED', 'DISABLED'),
          retryGracePeriodSeconds: chooseNumber(refreshTokenRotation, GRACE_SECONDS, 0),
        },
      ],
      accessTokenValidity: tokenValidity.accessMinutes,
      idTokenValidity: tokenValidity.idMinutes,
      refreshTokenValidity: tokenValidity.refreshDays,
      tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
      supportedIdentityProviders: concatenated(
        ['COGNITO'],
        keysOf(inputs.socialProviders),
        keysOf(inputs.samlProviders),
        keysOf(inputs.oidcProviders),
      ),
      allowedOauthFlowsUserPoolClient: managedLogin,
      allowedOauthFlows: chooseList(managedLogin, ['code'], undefined),
      // Without aws.cognito.signin.user.admin: who came through a directory cannot write what it says of them.
      allowedOauthScopes: chooseList(managedLogin, ['email', 'openid', 'profile'], undefined),
      callbackUrls: chooseList(isNotEmpty(callbackUrls), callbackUrls, undefined),
      logoutUrls: chooseList(isNotEmpty(logoutUrls), logoutUrls, undefined),
      ...this.attributes(),
      dependsOn: providers,
    });
  }

  /** A provider writes an attribute only where the client may. Without directories Cognito's default: the standard ones. */
  private attributes() {
    const { inputs, writtenAttributes } = this.props;
    const mapsGroups = isNotEmpty(inputs.directoryGroups);
    const read = hcl`concat(${writtenAttributes}, ${VERIFIED_ATTRIBUTES})`;
    return {
      readAttributes: chooseList(mapsGroups, read, undefined),
      writeAttributes: chooseList(mapsGroups, writtenAttributes, undefined),
    };
  }
}

/** How long a refresh token that was used is good for a second try, of a client that missed the answer. */
const GRACE_SECONDS = 60;

const chooseNumber = (condition: Condition, whenTrue: number, whenFalse: number): number => {
  const chosen = choose(condition, whenTrue, whenFalse);
  return typeof chosen === 'number' ? chosen : asNumber(chosen);
};
