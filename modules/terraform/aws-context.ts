import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { type TerraformElement, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

const ID = 'context';

/**
 * Account, region and partition of the provider, read when the plan is made: ARNs composed of them are known before anything
 * exists, so that a reviewer can read whole policies in the first plan.
 */
export class AwsContext extends Construct {
  private identity?: DataAwsCallerIdentity;
  private currentRegion?: DataAwsRegion;
  private currentPartition?: DataAwsPartition;

  /** The one of the stack that the construct is in. */
  static of(construct: Construct): AwsContext {
    const stack = TerraformStack.of(construct);
    return (stack.node.tryFindChild(ID) as AwsContext | undefined) ?? new AwsContext(stack, ID);
  }

  get accountId(): string {
    return (this.identity ??= current(new DataAwsCallerIdentity(this, 'identity'))).accountId;
  }

  get region(): string {
    // `id` is the one attribute that every version of the provider has, none of them with a warning.
    return (this.currentRegion ??= current(new DataAwsRegion(this, 'region'))).id;
  }

  get partition(): string {
    return (this.currentPartition ??= current(new DataAwsPartition(this, 'partition'))).partition;
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string, region: string = this.region): string {
    return `arn:${this.partition}:${service}:${region}:${this.accountId}:${resource}`;
  }

  /** The same for IAM, which has no region. */
  iamArn(resource: string): string {
    return this.arn('iam', resource, '');
  }
}

function current<T extends TerraformElement>(element: T): T {
  element.overrideLogicalId('current');
  return element;
}
