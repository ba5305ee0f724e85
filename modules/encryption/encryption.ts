import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { chooseString, countIf, isNotSet, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import { encryption } from './definition';
import { KeyPolicies } from './key-policies';

/** One customer managed key for everything that the gateway keeps, or a key that was given. */
export class Encryption extends ModuleConstruct<typeof encryption> {
  static readonly definition = encryption;
  readonly outputs: Outputs<typeof encryption>;

  constructor(scope: Construct, id: string, props: Props<typeof encryption>) {
    super(scope, id, encryption, props);
    const { name, existingKey, rotationPeriodDays, deletionWindowDays, tags } = this.inputs;
    const ownKey = countIf(isNotSet(existingKey));
    // The id of the own key is AWS's to give: a role's policy that names it could not be read in the first plan.
    const anyKey = AwsContext.of(this).arn('kms', 'key/*');
    const policies = new KeyPolicies(this, 'may', {
      name,
      keyArn: chooseString(isSet(existingKey), existingKey.arn, anyKey),
    });
    const key = new KmsKey(this, 'gateway', {
      count: ownKey,
      description: `Everything that ${name} keeps`,
      enableKeyRotation: true,
      rotationPeriodInDays: rotationPeriodDays,
      deletionWindowInDays: deletionWindowDays,
      multiRegion: false,
      policy: policies.ofKey.json,
      tags,
    });
    new KmsAlias(this, 'gateway_alias', {
      count: ownKey,
      name: `alias/${name}`,
      targetKeyId: attributeOfFirst(key, 'key_id'),
    });
    this.outputs = {
      keyArn: chooseString(isSet(existingKey), existingKey.arn, attributeOfFirst(key, 'arn')),
      policyJson: policies.ofRoles.json,
    };
  }
}
