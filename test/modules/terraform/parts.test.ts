import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { describe, expect, it } from '@jest/globals';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  defineModule,
  output,
  type Outputs,
  type Props,
  variable,
} from '../../../modules/terraform/definition';
import { asList, asMap, asString, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { ModuleConstruct } from '../../../modules/terraform/module-construct';
import { inline, type MakePart, nested } from '../../../modules/terraform/parts';
import { resolved } from '../resolved';
import { LiteralStack } from '../synthesise';

const limits = v.object({ maxSize: v.optional(v.number(), 5), note: v.optional(v.string()) });

const definition = defineModule({
  name: 'thing',
  title: 'A thing.',
  variables: {
    queueName: variable(v.string(), 'Name.'),
    sizeLimits: variable(v.optional(limits), 'Limits.'),
    tags: variable(v.optional(v.record(v.string(), v.string()), {}), 'Tags.'),
  },
  outputs: {
    queueArn: output('ARN.'),
    names: output('Names.', { kind: 'list' }),
    arnsByName: output('ARNs.', { kind: 'map' }),
    everything: output('All.', { kind: 'any' }),
  },
  example: { queueName: 'a' },
});

class Thing extends ModuleConstruct<typeof definition> {
  static readonly definition = definition;
  readonly outputs: Outputs<typeof definition>;

  constructor(scope: Construct, id: string, props: Props<typeof definition>) {
    super(scope, id, definition, props);
    const queue = new SqsQueue(this, 'queue', { name: this.inputs.queueName, tags: this.inputs.tags });
    const arn = hcl`${queue.arn}`;
    this.outputs = {
      queueArn: queue.arn,
      names: asList(hcl`[${queue.name}]`),
      arnsByName: asMap(hcl`{ (${queue.name}) = ${arn} }`),
      everything: hcl`{ arn = ${arn} }`,
    };
  }
}

function made(part: MakePart, props: Partial<Props<typeof definition>> = {}) {
  const stack = new LiteralStack();
  const outputs = part(stack, 'my_thing', Thing, { queueName: 'a', ...props });
  return { stack, outputs, synthesised: stack.toTerraform() };
}

describe('outputs', () => {
  it('have the same shapes whichever way a part is made', () => {
    const shapes = [inline, nested].map((part) =>
      Object.entries(made(part).outputs).map(([name, value]) => [name, typeof value, Array.isArray(value)]),
    );

    expect(shapes[0]).toEqual(shapes[1]);
  });

  it('of a nested part are those of its module', () => {
    const { stack, outputs } = made(nested);

    expect(resolved(stack, { ...outputs })).toEqual({
      queueArn: '${module.my_thing.queue_arn}',
      names: '${module.my_thing.names}',
      arnsByName: '${module.my_thing.arns_by_name}',
      everything: '${module.my_thing.everything}',
    });
  });

  it('can be part of what another part is given', () => {
    const { stack, outputs } = made(nested);

    expect(resolved(stack, `${outputs.queueArn}/*`)).toBe('${module.my_thing.queue_arn}/*');
  });
});

describe('a part that is inline', () => {
  it('has its resources in the stack', () => {
    expect(made(inline).synthesised).toMatchObject({
      resource: { aws_sqs_queue: { queue: { name: 'a' } } },
    });
    expect(made(inline).synthesised).not.toHaveProperty('module');
  });
});

describe('a part that is nested', () => {
  const callOf = (props: Partial<Props<typeof definition>>) =>
    made(nested, props).synthesised.module!['my_thing']!;

  it('is a call of its module', () => {
    const { synthesised } = made(nested);

    expect(synthesised).toMatchObject({
      module: { my_thing: { source: './modules/thing', queue_name: 'a' } },
    });
    expect(synthesised).not.toHaveProperty('resource');
  });

  it('leaves what was left out to the module’s own defaults', () => {
    expect(Object.keys(callOf({ sizeLimits: undefined, tags: undefined }))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(size_limits|tags)$/)]),
    );
  });

  it('gives literals in Terraform’s names, and keys of maps as they are', () => {
    expect(callOf({ sizeLimits: { note: 'x' }, tags: { CostCentre: '1' } })).toMatchObject({
      size_limits: { note: 'x', max_size: 5 },
      tags: { CostCentre: '1' },
    });
  });

  it('gives expressions', () => {
    expect(callOf({ queueName: asString(hcl`var.name`), sizeLimits: hcl`var.limits` })).toMatchObject({
      queue_name: '${var.name}',
      size_limits: '${var.limits}',
    });
  });

  it.each([
    ['a variable', hcl`var.limits`, '${var.limits}'],
    ['a literal', { maxSize: 1 }, { max_size: 1 }],
  ])('passes on what a module above it has read: %s', (_what, given, expected) => {
    const above = expand(v.optional(limits), given);

    expect(callOf({ sizeLimits: above })['size_limits']).toEqual(expected);
  });

  it('leaves out what the module above it was not given', () => {
    const above = expand(v.optional(limits), undefined);

    expect(callOf({ sizeLimits: above })['size_limits'] ?? undefined).toBeUndefined();
  });
});
