import { describe, expect, it } from '@jest/globals';
import { readWith } from './fixture';

const sweep = (change: object, target: object = {}) =>
  readWith((resources) => {
    const body = resources['aws_scheduler_schedule']!['functions_sweep']!;
    Object.assign(body, change, { target: { ...(body['target'] as object), ...target } });
  }).schedules[0]!;

describe('a schedule', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(12 hours)', 43_200_000],
    ['rate(1 day)', 86_400_000],
    ['rate(30 days)', 2_592_000_000],
  ])('of %s comes every %i ms', (schedule_expression, everyMs) => {
    expect(sweep({ schedule_expression })).toMatchObject({ everyMs });
  });

  it.each([
    [null, true],
    ['ENABLED', true],
    ['DISABLED', false],
  ])('in the state %j is enabled: %j', (state, enabled) => {
    expect(sweep({ state })).toMatchObject({ enabled });
  });

  it('hands over any JSON', () => {
    expect(sweep({}, { input: '[1, null]' }).input).toEqual([1, null]);
  });

  it('is absent where its count is 0', () => {
    const { schedules } = readWith((resources) => {
      for (const body of Object.values(resources['aws_scheduler_schedule']!)) body['count'] = 0;
    });

    expect(schedules).toEqual([]);
  });

  it.each([
    [{ schedule_expression: 'cron(0 3 * * ? *)' }, 'not_played'],
    [{ schedule_expression: 'at(2030-01-01T00:00:00)' }, 'not_played'],
    [{ schedule_expression: 'rate(0 minutes)' }, 'invalid_attribute'],
    [{ schedule_expression: 'rate(1 week)' }, 'invalid_attribute'],
    [{ schedule_expression: null }, 'invalid_attribute'],
    [{ start_date: '2030-01-01T00:00:00Z' }, 'not_played'],
    [{ end_date: '2030-01-01T00:00:00Z' }, 'not_played'],
    [{ state: 'PAUSED' }, 'invalid_attribute'],
  ])('is refused with %j', (change, code) => {
    expect(() => sweep(change)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [{ arn: 'arn:aws:sqs:us-east-1:000000000000:queue' }, 'invalid_attribute'],
    [{ input: null }, 'not_played'],
    [{ input: '{"at": "<aws.scheduler.scheduled-time>"}' }, 'not_played'],
    [{ input: 'sweep' }, 'invalid_attribute'],
  ])('is refused with a target of %j', (target, code) => {
    expect(() => sweep({}, target)).toThrow(expect.objectContaining({ code }));
  });
});
