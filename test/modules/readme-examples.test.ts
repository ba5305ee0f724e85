import { describe, expect, it } from '@jest/globals';
import { Construct } from 'constructs';
import { transformSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { allModules } from '../../modules/all-modules';
import { exampleUsagePlans } from '../../modules/metering/example';
import { exampleModels } from '../../modules/models/example';
import { codeBlocks } from '../docs/code-blocks';
import { LiteralStack } from './synthesise';

/** What the examples take from elsewhere, by the names that they use. */
const surroundings = {
  ...Object.fromEntries(allModules.map((Module) => [Module.name, Module])),
  eventsApi: {
    apiArn: 'arn:aws:appsync:us-east-1:123456789012:apis/example',
    apiId: 'example',
    httpEndpoint: 'https://example.appsync-api.us-east-1.amazonaws.com/event',
    publishPolicyJson: '{}',
  },
  metering: {
    configurationTableName: 'ai-gateway-configuration',
    metersTableName: 'ai-gateway-meters',
    turnsTableName: 'ai-gateway-turns',
    policyJson: '{}',
    operationsPolicyJson: '{}',
  },
  answers: { answersTableName: 'ai-gateway-answers', policyJson: '{}' },
  functions: { chatFunctionName: 'ai-gateway-chat', failureFunctionName: 'ai-gateway-failure' },
  chatFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-gateway-chat',
  kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/example',
  models: exampleModels,
  usagePlans: exampleUsagePlans,
};

/** Runs an example in the constructor of a construct, where examples stand. */
function run(example: string, scope: Construct): void {
  const { code } = transformSync(`function example(this: unknown) {\n${example}\n}`, { loader: 'ts' });
  const make = compileFunction(`${code}\nreturn example;`, Object.keys(surroundings)) as unknown as (
    ...values: unknown[]
  ) => () => void;
  make(...Object.values(surroundings)).call(scope);
}

const examples = allModules.map(
  ({ definition: { name } }) =>
    [name, codeBlocks(readFileSync(`modules/${name}/README.md`, 'utf8'), 'ts')] as const,
);

describe('the construct in the README', () => {
  it.each(examples)('of %s is synthesised', (_name, blocks) => {
    const stack = new LiteralStack();

    blocks.forEach((block, index) => run(block, new Construct(stack, `example_${index}`)));

    expect(blocks).not.toEqual([]);
    expect(stack.toTerraform().resource).toBeDefined();
  });
});
