import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { gateway } from '../modules/gateway/definition';
import type { Props } from '../modules/terraform/definition';
import { fromTerraform } from '../modules/terraform/from-terraform';
import { ModuleError } from '../modules/terraform/module-error';
import { objectOf } from '../modules/terraform/object-of';

const backendSchema = v.object({
  s3: v.optional(
    v.pipe(
      v.object({
        bucket: v.pipe(v.string(), v.description('Name of the bucket. Switch versioning on.')),
        key: v.pipe(v.string(), v.description('Path of the state within the bucket.')),
        region: v.pipe(v.string(), v.description('Region of the bucket.')),
        kmsKeyId: v.pipe(
          v.optional(v.string()),
          v.description('ARN of the key that encrypts the state. Default: the bucket’s own.'),
        ),
      }),
      v.description('State in S3, locked by an object beside it (Terraform 1.10 or later).'),
    ),
  ),
  hcp: v.optional(
    v.pipe(
      v.object({
        organization: v.pipe(v.string(), v.description('Name of the organization.')),
        workspace: v.pipe(v.string(), v.description('Name of the workspace.')),
        hostname: v.pipe(
          v.optional(v.string()),
          v.description('Host of a Terraform Enterprise. Default: HCP Terraform’s.'),
        ),
      }),
      v.description('State in HCP Terraform or Terraform Enterprise.'),
    ),
  ),
});

/** The file that configures `cdktf deploy`. */
export const fileSchema = v.object({
  region: v.pipe(v.string(), v.description('AWS region that the gateway is in.')),
  backend: v.pipe(
    v.optional(backendSchema),
    v.description('Where the state is kept: `s3` or `hcp`. Default: a file beside cdktf.json.'),
  ),
  gateway: v.pipe(
    objectOf(gateway, []),
    v.description('The inputs of the Terraform module, under its own names (see its README).'),
  ),
});

export interface StackConfiguration {
  readonly region: string;
  readonly backend?: v.InferOutput<typeof backendSchema>;
  readonly gateway: Props<typeof gateway>;
}

/**
 * Reads and checks the file.
 * @throws {ModuleError} `InvalidInput`, which names the attribute and says what it must be
 */
export function readConfiguration(path: string): StackConfiguration {
  const { $schema: _, ...file } = parse(path);
  const configuration = fromTerraform(fileSchema, file, 'The configuration') as StackConfiguration;
  if (configuration.backend?.s3 !== undefined && configuration.backend.hcp !== undefined) {
    throw new ModuleError('InvalidInput', `${path}: backend must be s3 or hcp, not both.`);
  }
  return configuration;
}

function parse(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new ModuleError(
      'InvalidInput',
      `${path} cannot be read as JSON. It must hold what stacks/gateway.schema.json describes.`,
      { cause },
    );
  }
}
