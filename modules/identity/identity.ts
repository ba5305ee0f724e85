import { CognitoUserGroup } from '@cdktf/provider-aws/lib/cognito-user-group';
import type { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { both, choose, type Condition, chooseString, isNotSet, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { eachOfSet } from '../terraform/each';
import { asList, hcl, isExpression } from '../terraform/expression';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst, attributeOfOne } from '../terraform/references';
import { authorizationOf } from './authorization';
import { Clients, WRITTEN_ATTRIBUTES } from './clients';
import { identity } from './definition';
import { declareDomain, domainHost } from './domain';
import { declarePreTokenFunction, permitUserPool } from './pre-token-function';
import { Providers, SOCIAL_DEFAULTS } from './providers';
import { declareRisks, declareUserPool } from './user-pool';

/** Who may use the gateway: a user pool of its own, one that was given, or the users of any OpenID Connect issuer. */
export class Identity extends ModuleConstruct<typeof identity> {
  static readonly definition = identity;
  readonly outputs: Outputs<typeof identity>;

  constructor(scope: Construct, id: string, props: Props<typeof identity>) {
    super(scope, id, identity, props);
    const { existingUserPool, oidcIssuer } = this.inputs;
    const ownPool = both(isNotSet(existingUserPool), isNotSet(oidcIssuer));
    const preToken = declarePreTokenFunction(this, this.inputs);
    const pool = declareUserPool(this, this.inputs, ownPool, preToken);
    permitUserPool(this, this.inputs, preToken, pool);
    declareRisks(this, this.inputs, pool);
    const domain = declareDomain(this, this.inputs, pool);
    const providers = new Providers(
      this,
      this.inputs,
      attributeOfFirst(pool, 'id'),
      this.local('social_defaults', SOCIAL_DEFAULTS),
    );
    const clients = new Clients(this, {
      inputs: this.inputs,
      pool,
      ownPool,
      providers: providers.all,
      writtenAttributes: this.local('written_attributes', WRITTEN_ATTRIBUTES),
    });
    const userPoolId = this.ofExisting('userPoolId', attributeOfOne(pool, 'id'));
    this.declareGroups(userPoolId);

    const webClientId = this.ofExisting('webClientId', attributeOfOne(clients.web, 'id'));
    const nativeClientId = this.ofExisting('nativeClientId', attributeOfOne(clients.native, 'id'));
    this.outputs = {
      userPoolId,
      userPoolArn: this.userPoolArn(pool),
      webClientId: chooseString(isSet(oidcIssuer), oidcIssuer.clientId, webClientId),
      nativeClientId,
      domain: domainHost(this, this.inputs),
      domainTarget: attributeOfOne(domain, 'cloudfront_distribution'),
      authorization: authorizationOf(this.inputs, userPoolId, clients),
      groups: sorted(this.inputs.groups),
    };
  }

  /** An id of the user pool that was given, else this module's own. */
  private ofExisting(attribute: 'userPoolId' | 'webClientId' | 'nativeClientId', own: string): string {
    const { existingUserPool } = this.inputs;
    return chooseString(isSet(existingUserPool), existingUserPool[attribute], own);
  }

  private userPoolArn(pool: CognitoUserPool): string {
    const { existingUserPool } = this.inputs;
    const existing = AwsContext.of(this).arn('cognito-idp', `userpool/${existingUserPool.userPoolId}`);
    return chooseString(isSet(existingUserPool), existing, attributeOfOne(pool, 'arn'));
  }

  private declareGroups(userPoolId: string): void {
    const { groups, oidcIssuer } = this.inputs;
    const { forEach, key } = eachOfSet(groups, both(isNotSet(oidcIssuer), this.makesGroups()));
    new CognitoUserGroup(this, 'groups', { forEach, name: key, userPoolId });
  }

  /** In a user pool of this module's own always, in another where it is wanted. */
  private makesGroups(): Condition {
    const { existingUserPool } = this.inputs;
    const wanted = existingUserPool.createGroups;
    if (isExpression(wanted)) return hcl`try(${wanted}, true)`;
    return choose<unknown>(isSet(existingUserPool), wanted, true) as Condition;
  }
}

const sorted = (names: string[]): string[] =>
  isExpression(names) ? asList(hcl`sort(${names})`) : [...names].sort();
