import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { describe, expect, it } from '@jest/globals';
import { Construct } from 'constructs';
import { LOCALS } from '../../modules/terraform/module-construct';
import { logicalId } from '../../stacks/logical-id';
import { LiteralStack } from '../modules/synthesise';

/** The name of a queue at a path below the stack. */
function nameOf(...path: string[]): string {
  const stack = new LiteralStack();
  const scope = path.slice(0, -1).reduce<Construct>((parent, id) => new Construct(parent, id), stack);
  return logicalId(stack, new SqsQueue(scope, path.at(-1)!, {}));
}

describe('the name of an element', () => {
  it.each([
    [['queue'], 'queue'],
    [['gateway', 'queue'], 'queue'],
    [['gateway', 'identity', 'user_pool'], 'identity_user_pool'],
    [['events-api', 'inbound-namespace'], 'inbound_namespace'],
    [['gateway', LOCALS, 'queue'], 'queue'],
    [['gateway', 'metering', LOCALS, 'item'], 'metering_item'],
  ])('at %j is %s', (path, expected) => {
    expect(nameOf(...path)).toBe(expected);
  });
});
