import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { eachOf, eachOfSet, valueOf } from '../../../modules/terraform/each';
import { hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { bodyOf, LiteralStack } from '../synthesise';
import { resolved } from '../resolved';

const queues = v.record(
  v.string(),
  v.object({ delaySeconds: v.optional(v.number(), 5), isFifo: v.boolean() }),
);

/** A queue for each element. */
function queueForEach(given: unknown, when?: Parameters<typeof eachOf>[1]) {
  const stack = new LiteralStack();
  const { forEach, key, value } = eachOf(expand(queues, given), when);
  new SqsQueue(stack, 'queue', {
    forEach,
    name: key,
    delaySeconds: value.delaySeconds,
    fifoQueue: value.isFifo,
  });
  return bodyOf(stack.toTerraform(), 'aws_sqs_queue');
}

const BODY = {
  name: '${each.key}',
  delay_seconds: '${each.value.delay_seconds}',
  fifo_queue: '${each.value.is_fifo}',
};

describe('eachOf', () => {
  it('makes one of each element of a literal, its key as it is', () => {
    expect(queueForEach({ 'camelCase/A': { isFifo: true } })).toEqual({
      for_each: { 'camelCase/A': { delay_seconds: 5, is_fifo: true } },
      ...BODY,
    });
  });

  it('reads the same of an expression', () => {
    expect(queueForEach(hcl`var.queues`)).toEqual({ for_each: '${var.queues}', ...BODY });
  });

  it('makes none where its condition is false', () => {
    expect(queueForEach({ a: { isFifo: true } }, false)['for_each']).toEqual({});
  });

  it('leaves a condition that is not known to Terraform', () => {
    expect(queueForEach(hcl`var.queues`, hcl`var.enabled`)['for_each']).toBe(
      '${var.enabled ? var.queues : {}}',
    );
  });
});

describe('eachOfSet', () => {
  const forEachOf = (values: string[], when?: Parameters<typeof eachOfSet>[1]) => {
    const stack = new LiteralStack();
    const { forEach, key } = eachOfSet(values, when);
    new SqsQueue(stack, 'queue', { forEach, name: key });
    return bodyOf(stack.toTerraform(), 'aws_sqs_queue');
  };

  it('makes one of each string', () => {
    expect(forEachOf(['a', 'b'])).toEqual({ for_each: '${toset(["a", "b"])}', name: '${each.key}' });
  });

  it('makes none where its condition is false', () => {
    expect(forEachOf(['a'], false)['for_each']).toBe('${toset([])}');
  });
});

describe('valueOf', () => {
  it('is the element as a dynamic block reads it, of literals too', () => {
    const stack = new LiteralStack();

    const { delaySeconds } = valueOf(expand(queues, { a: { isFifo: true } }), 'rule');

    expect(resolved(stack, delaySeconds)).toBe('${rule.value.delay_seconds}');
  });
});
