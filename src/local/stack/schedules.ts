import type { ScheduleResource } from '../resources';
import type { Block } from './block';
import { functionName } from './function-name';
import type { Stack } from './stack';

const MILLISECONDS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const BOUNDS = ['start_date', 'end_date'];

/** The stack's schedules of EventBridge Scheduler, those that are disabled among them. */
export function readSchedules(stack: Stack): ScheduleResource[] {
  return stack.resources('aws_scheduler_schedule').map(({ body }) => readSchedule(body));
}

function readSchedule(schedule: Block): ScheduleResource {
  const bound = BOUNDS.find((name) => schedule.optionalText(name) !== undefined);
  if (bound !== undefined) {
    throw schedule.notPlayed(bound, 'the EventBridge Scheduler stand-in plays schedules without bounds only');
  }
  const target = schedule.block('target');
  if (target === undefined) throw schedule.invalid('target', 'is missing: EventBridge Scheduler wants one');
  return {
    name: schedule.text('name'),
    everyMs: readRate(schedule),
    functionName: functionName(target, 'arn'),
    input: readInput(target),
    enabled: readState(schedule),
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
function readRate(schedule: Block): number {
  const expression = schedule.text('schedule_expression');
  if (/^(?:cron|at)\(.*\)$/.test(expression)) {
    throw schedule.notPlayed(
      'schedule_expression',
      'the EventBridge Scheduler stand-in plays rate(…) only, not cron(…) or at(…)',
    );
  }
  const [, amount, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = MILLISECONDS[unit];
  if (milliseconds === undefined) {
    throw schedule.invalid(
      'schedule_expression',
      'must be a rate in minutes, hours or days: rate(5 minutes)',
    );
  }
  return Number(amount) * milliseconds;
}

function readInput(target: Block): unknown {
  const text = target.optionalText('input');
  if (text === undefined) {
    throw target.notPlayed('input', 'the EventBridge Scheduler stand-in has no event of its own: write one');
  }
  if (text.includes('<aws.scheduler.')) {
    throw target.notPlayed('input', 'the EventBridge Scheduler stand-in fills in no context attributes');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw target.invalid('input', 'must be JSON: Lambda takes nothing else');
  }
}

function readState(schedule: Block): boolean {
  const state = schedule.optionalText('state') ?? 'ENABLED';
  if (state !== 'ENABLED' && state !== 'DISABLED') {
    throw schedule.invalid('state', 'must be ENABLED or DISABLED');
  }
  return state === 'ENABLED';
}
