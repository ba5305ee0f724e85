import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain';
import type { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { chooseString, type Condition, countIf, isSet } from '../terraform/condition';
import { hcl, isExpression } from '../terraform/expression';
import type { Inputs } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import type { identity } from './definition';

/** The sign-in pages. */
export function declareDomain(
  scope: Construct,
  { domain }: Inputs<typeof identity>,
  pool: CognitoUserPool,
): CognitoUserPoolDomain {
  return new CognitoUserPoolDomain(scope, 'sign_in', {
    count: countIf(isSet(domain)),
    // Terraform wants required arguments, and legal ones, even of a resource whose count is 0.
    domain: domain.name ?? 'none',
    certificateArn: domain.certificateArn,
    managedLoginVersion: domain.managedLoginVersion,
    userPoolId: attributeOfFirst(pool, 'id'),
  });
}

/** The host name of the sign-in pages, known before there are any; null where there are none. */
export function domainHost(scope: Construct, { domain, existingUserPool }: Inputs<typeof identity>): string {
  const cognitos = `${domain.name}.auth.${AwsContext.of(scope).region}.amazoncognito.com`;
  const own = chooseString(isHostName(domain.name), domain.name, cognitos);
  const without = chooseString(isSet(existingUserPool), existingUserPool.domain, undefined as never);
  return chooseString(isSet(domain), own, without);
}

const isHostName = (name: string | undefined): Condition =>
  isExpression(name) ? hcl`strcontains(${name}, ".")` : name?.includes('.') === true;
