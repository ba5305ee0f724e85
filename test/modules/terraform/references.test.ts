import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { describe, expect, it } from '@jest/globals';
import { asString, hcl } from '../../../modules/terraform/expression';
import {
  attributeByKey,
  attributeOf,
  attributeOfFirst,
  attributeOfOne,
  modulePath,
} from '../../../modules/terraform/references';
import { resolved } from '../resolved';
import { LiteralStack } from '../synthesise';

const stack = new LiteralStack();
const queue = new SqsQueue(stack, 'queue', {});
const text = (value: unknown) => resolved(stack, value);

describe('an attribute of a resource', () => {
  it('that count makes once or not at all is null where there is none', () => {
    expect(text(attributeOfOne(queue, 'arn'))).toBe('${one(aws_sqs_queue.queue[*].arn)}');
  });

  it('that is there under the same condition is that of its first instance', () => {
    expect(text(attributeOfFirst(queue, 'arn'))).toBe('${aws_sqs_queue.queue[0].arn}');
  });

  it.each([
    ['a literal', 'team/model', '${aws_sqs_queue.queue["team/model"].arn}'],
    ['an expression', asString(hcl`each.key`), '${aws_sqs_queue.queue[each.key].arn}'],
  ])('with for_each is that of a key: %s', (_what, key, expected) => {
    expect(text(attributeOf(queue, key, 'arn'))).toBe(expected);
  });

  it('with for_each is a map by key', () => {
    expect(text(attributeByKey(queue, 'arn'))).toBe(
      '${{ for key, instance in aws_sqs_queue.queue : key => instance.arn }}',
    );
  });

  it('stands in an expression without braces of its own', () => {
    expect(text(hcl`upper(${attributeOfOne(queue, 'arn')})`)).toBe(
      '${upper(one(aws_sqs_queue.queue[*].arn))}',
    );
  });
});

describe('modulePath', () => {
  it('is a path in the module’s folder, of which the file’s hash can be taken', () => {
    const file = modulePath('lambda/chat.zip');

    expect(text([file, hcl`filebase64sha256(${file})`])).toEqual([
      '${path.module}/lambda/chat.zip',
      '${filebase64sha256("${path.module}/lambda/chat.zip")}',
    ]);
  });
});
