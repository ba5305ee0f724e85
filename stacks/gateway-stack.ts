import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformElement,
  TerraformStack,
} from 'cdktf';
import type { Construct, Node } from 'constructs';
import { Gateway } from '../modules/gateway/gateway';
import { inline } from '../modules/terraform/parts';
import type { StackConfiguration } from './configuration';
import { logicalId } from './logical-id';
import { declareOutputs } from './module-output';
import { REQUIRED_AWS, REQUIRED_TERRAFORM } from './requirements';
import { type SynthesisedStack, withDynamicBlocks } from './synthesised';

/** The gateway as a stack of its own, for `cdktf deploy`: its provider, its state, and every resource in it. */
export class GatewayStack extends TerraformStack {
  constructor(scope: Construct, id: string, { region, backend, gateway }: StackConfiguration) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region });
    declareBackend(this, backend);
    const { outputs } = new Gateway(this, 'gateway', gateway, inline);
    declareOutputs(this, Gateway.definition, outputs);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return logicalId(this, element);
  }

  override toTerraform(): SynthesisedStack {
    const synthesised = withDynamicBlocks(this, super.toTerraform() as SynthesisedStack);
    return { ...synthesised, terraform: { ...synthesised.terraform, ...REQUIREMENTS } };
  }
}

/** Any provider that the module runs with: cdktf would pin the one that its classes were generated from. */
const REQUIREMENTS = {
  required_version: REQUIRED_TERRAFORM,
  required_providers: { aws: { source: 'hashicorp/aws', version: REQUIRED_AWS } },
};

/** By default the state is a file beside `cdktf.json`, seen from the folder that Terraform runs in. */
function declareBackend(stack: TerraformStack, backend: StackConfiguration['backend']): void {
  if (backend?.s3 === undefined && backend?.hcp === undefined) {
    new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
  }
  if (backend?.s3 !== undefined) {
    const { bucket, key, region, kmsKeyId } = backend.s3;
    // The lock is an object beside the state: Terraform needs no table for it since 1.10.
    new S3Backend(stack, { bucket, key, region, encrypt: true, ...(kmsKeyId !== undefined && { kmsKeyId }) });
    stack.addOverride('terraform.backend.s3.use_lockfile', true);
  }
  if (backend?.hcp !== undefined) {
    const { organization, workspace, hostname } = backend.hcp;
    new CloudBackend(stack, {
      organization,
      workspaces: new NamedCloudWorkspace(workspace),
      ...(hostname !== undefined && { hostname }),
    });
  }
}
