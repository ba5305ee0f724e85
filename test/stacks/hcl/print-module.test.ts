import { describe, expect, it } from '@jest/globals';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { TerraformHclModule, TerraformLocal, TerraformOutput, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { printModule } from '../../../stacks/hcl/print-module';
import { expression, hcl, printed, SampleStack } from './sample-stack';
import { withRequirements } from './sample-stacks';

const parameter = (scope: Construct, id: string): SsmParameter =>
  new SsmParameter(scope, id, { name: id, type: 'String', value: 'x' });

describe('the files of a module', () => {
  it('are those that have something to say', () => {
    const stack = withRequirements(new SampleStack((scope) => new TerraformVariable(scope, 'a', {})));

    expect([...printModule(stack).keys()]).toEqual(['variables.tf', 'versions.tf']);
  });

  it('hold locals, lookups, and then everything in the order of its creation', () => {
    const main = printed('main.tf', (stack) => {
      parameter(stack, 'first');
      new TerraformHclModule(stack, 'second', { source: './a', skipAssetCreationFromLocalModules: true });
      new DataAwsCallerIdentity(stack, 'current', {});
      new TerraformLocal(stack, 'last', 1);
    });

    expect(main.match(/^\w.* \{/gm)).toEqual([
      'locals {',
      'data "aws_caller_identity" "current" {',
      'resource "aws_ssm_parameter" "first" {',
      'module "second" {',
    ]);
  });

  it('require Terraform and providers', () => {
    const files = printModule(withRequirements(new SampleStack(() => undefined)));

    expect(files.get('versions.tf')).toBe(hcl`
      terraform {
        required_version = ">= 1.9"

        required_providers {
          aws = {
            source                = "hashicorp/aws"
            version               = ">= 6.9, < 7.0"
            configuration_aliases = [aws.other]
          }
        }
      }
    `);
  });

  it('hold what the stack itself overrides, and no element declares', () => {
    const stack = new SampleStack(() => undefined);
    stack.addOverride('resource.terraform_data.extra', { input: 1 });

    expect(printModule(stack).get('main.tf')).toBe(hcl`
      resource "terraform_data" "extra" {
        input = 1
      }
    `);
  });

  it.each(['import', 'check', 'removed'])('cannot have %s blocks', (kind) => {
    const stack = new SampleStack(() => undefined);
    stack.addOverride(kind, { a: { id: 'x' } });

    expect(() => printModule(stack)).toThrow(expect.objectContaining({ code: 'unsupported_block' }));
  });

  it('cannot have a backend', () => {
    const stack = new SampleStack(() => undefined);
    stack.addOverride('terraform.backend', { local: {} });

    expect(() => printModule(stack)).toThrow(expect.objectContaining({ code: 'unsupported_block' }));
  });

  it('say where an error is', () => {
    const stack = new SampleStack((scope) => new TerraformOutput(scope, 'broken', { value: '${a' }));

    expect(() => printModule(stack)).toThrow(/^output\.broken: /);
  });
});

describe('a variable', () => {
  it('says its type, its description, its default, and its rules', () => {
    const variables = printed('variables.tf', (stack) => {
      new TerraformVariable(stack, 'limits', {
        default: {},
        description: 'What a user may use.',
        nullable: false,
        type: 'object({\n    daily=optional(number,5)\n    per_user = optional(bool , true)\n  })',
        validation: [{ condition: expression('var.limits.daily > 0'), errorMessage: 'Must be above 0.' }],
      });
    });

    expect(variables).toBe(hcl`
      variable "limits" {
        type = object({
          daily    = optional(number, 5)
          per_user = optional(bool, true)
        })
        description = "What a user may use."
        default     = {}
        nullable    = false

        validation {
          condition     = var.limits.daily > 0
          error_message = "Must be above 0."
        }
      }
    `);
  });

  it.each([[false], [0], [''], [null]])('keeps %j as its default', (value) => {
    const variables = printed('variables.tf', (stack) => {
      new TerraformVariable(stack, 'a', {}).addOverride('default', value);
    });

    expect(variables).toContain(`default = ${JSON.stringify(value)}`);
  });
});

describe('an output', () => {
  it('says its description, its value, and whether it is secret', () => {
    const outputs = printed('outputs.tf', (stack) => {
      new TerraformOutput(stack, 'pool', {
        value: { id: expression('a.b.id'), arn: expression('one(a.c[*].arn)') },
        description: 'The user pool.',
        sensitive: true,
        dependsOn: [parameter(stack, 'p')],
      });
    });

    expect(outputs).toBe(hcl`
      output "pool" {
        description = "The user pool."
        value = {
          id  = a.b.id
          arn = one(a.c[*].arn)
        }
        sensitive = true

        depends_on = [aws_ssm_parameter.p]
      }
    `);
  });
});

describe('a nested module', () => {
  it('says its source, how often, its inputs, and what it waits for', () => {
    const main = printed('main.tf', (stack) => {
      const module = new TerraformHclModule(stack, 'identity', {
        source: './modules/identity',
        skipAssetCreationFromLocalModules: true,
        variables: { name: expression('var.name'), users: [{ name: 'a' }], mfa: null },
      });
      module.addOverride('count', '${var.enabled ? 1 : 0}');
      module.addOverride('providers', { aws: 'aws.other' });
      module.addOverride('depends_on', ['${module.network}', 'aws_ssm_parameter.a']);
    });

    expect(main).toBe(hcl`
      module "identity" {
        source = "./modules/identity"
        count  = var.enabled ? 1 : 0

        providers = {
          aws = aws.other
        }

        name = var.name

        users = [
          {
            name = "a"
          },
        ]

        mfa = null

        depends_on = [module.network, aws_ssm_parameter.a]
      }
    `);
  });
});

describe('a comment', () => {
  it('stands above what it is about, in lines of at most 100 columns', () => {
    const main = printed('main.tf', (stack) => {
      const { node } = parameter(stack, 'a');
      node.addMetadata('comment', 'word '.repeat(25));
      node.addMetadata('comment', 'Another paragraph.\n\nAnd one more.');
    });

    expect(main).toMatch(
      /^# (word ){18}word\n# (word ){5}word\n# Another paragraph\.\n#\n# And one more\.\nresource/,
    );
  });

  it('on a construct stands above its first resource', () => {
    const main = printed('main.tf', (stack) => {
      parameter(stack, 'before');
      const part = new Construct(stack, 'part');
      part.node.addMetadata('comment', 'The part.');
      new TerraformLocal(part, 'text', 'x');
      parameter(part, 'inside').node.addMetadata('comment', 'The first.');
    });

    expect(main).toContain('# The part.\n# The first.\nresource "aws_ssm_parameter" "inside" {');
  });

  it('on a construct without resources stands above its first element', () => {
    const main = printed('main.tf', (stack) => {
      new TerraformLocal(stack, 'a', 1);
      const part = new Construct(stack, 'part');
      part.node.addMetadata('comment', 'Names.');
      new TerraformLocal(part, 'bc', 2);
      new TerraformLocal(part, 'def', 3);
    });

    expect(main).toBe(hcl`
      locals {
        a = 1

        # Names.
        bc  = 2
        def = 3
      }
    `);
  });
});
