import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { describe, expect, it } from '@jest/globals';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { artifact, setArtifacts } from '../../../modules/terraform/artifacts';
import { AwsContext } from '../../../modules/terraform/aws-context';
import { comment, COMMENT } from '../../../modules/terraform/comment';
import {
  defineModule,
  output,
  type Outputs,
  type Props,
  rule,
  variable,
} from '../../../modules/terraform/definition';
import { hcl } from '../../../modules/terraform/expression';
import { ModuleConstruct } from '../../../modules/terraform/module-construct';
import { resolved } from '../resolved';
import { literalStack, LiteralStack, moduleStack } from '../synthesise';

const definition = defineModule({
  name: 'thing',
  title: 'A thing.',
  variables: {
    name: variable(v.string(), 'Name.', {
      rules: [
        rule<{ name: string }>({
          message: 'name must not be empty.',
          condition: hcl`var.name != ""`,
          holds: ({ name }) => name !== '',
          breaks: { name: '' },
        }),
      ],
    }),
  },
  outputs: { fullName: output('Name with its prefix.') },
  example: { name: 'a' },
});

class Thing extends ModuleConstruct<typeof definition> {
  static readonly definition = definition;
  readonly outputs: Outputs<typeof definition>;

  constructor(scope: Construct, id: string, props: Props<typeof definition>) {
    super(scope, id, definition, props);
    const fullName = this.local('queue', hcl`lower(${this.inputs.name})`);
    this.local('other', 1);
    new SqsQueue(this, 'queue', { name: fullName.toString() });
    this.outputs = { fullName: fullName.toString() };
  }
}

describe('a module’s construct', () => {
  it('refuses literals that break a rule', () => {
    expect(() => literalStack(Thing, { name: '' })).toThrow(
      'The thing module refuses its input:\n- name must not be empty.',
    );
  });

  it('has locals that may be called like a resource', () => {
    expect(moduleStack(Thing).toTerraform()).toMatchObject({
      locals: { queue: '${lower(var.name)}', other: 1 },
      resource: { aws_sqs_queue: { queue: { name: '${local.queue}' } } },
      output: { full_name: { value: '${local.queue}' } },
    });
  });

  it('may be there twice, each with its own locals', () => {
    const stack = new LiteralStack();
    const scope = new Thing(stack, 'gateway', { name: 'a' });
    new Thing(scope, 'second', { name: 'b' });

    expect(stack.toTerraform().locals).toMatchObject({
      queue: '${lower("a")}',
      second_queue: '${lower("b")}',
    });
  });
});

describe('AwsContext', () => {
  it('is one in a stack, with nothing read that is not used', () => {
    const stack = new LiteralStack();
    const context = AwsContext.of(stack);

    expect([AwsContext.of(new Thing(stack, 'thing', { name: 'a' })), stack.toTerraform().data]).toEqual([
      context,
      undefined,
    ]);
  });

  it('composes ARNs of what is known at plan', () => {
    const stack = new LiteralStack();
    const context = AwsContext.of(stack);

    expect(resolved(stack, [context.arn('sqs', 'q'), context.iamArn('role/r')])).toEqual([
      'arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:q',
      'arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/r',
    ]);
    expect(Object.keys(stack.toTerraform().data ?? {}).sort()).toEqual([
      'aws_caller_identity',
      'aws_partition',
      'aws_region',
    ]);
  });
});

describe('artifact', () => {
  it.each([
    [undefined, '${path.module}/lambda/chat.zip'],
    ['../..', '${path.module}/../../lambda/chat.zip'],
  ])('is where the module’s folder sees it, with files in %s', (folder, expected) => {
    const stack = new LiteralStack();
    if (folder !== undefined) setArtifacts(stack, folder);

    expect(resolved(stack, artifact(stack, 'lambda/chat.zip'))).toBe(expected);
  });
});

describe('comment', () => {
  it('stays with its construct, which it gives back', () => {
    const queue = new SqsQueue(new LiteralStack(), 'queue', {});

    expect(comment(queue, 'Why.')).toBe(queue);
    expect(
      queue.node.metadata.filter(({ type }) => type === COMMENT).map(({ data }) => data as string),
    ).toEqual(['Why.']);
  });
});
