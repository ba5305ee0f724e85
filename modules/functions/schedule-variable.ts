import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { Expression, hcl } from '../terraform/expression';
import { snakeCase } from '../terraform/names';

type ScheduleName = 'sweepSchedule' | 'reconcileSchedule';

const SCHEDULE = /^(rate\([1-9][0-9]* (minute|hour|day)s?\)|cron\([^()]+\))$/;

/** A schedule of the operations function, as EventBridge Scheduler writes one. */
export const scheduleVariable = (name: ScheduleName, fallback: string, description: string) =>
  variable(v.optional(v.string(), fallback), description, {
    rules: [
      rule<Record<ScheduleName, string>>({
        message: `${snakeCase(name)} must be rate(<n> minutes), hours or days, or cron(…).`,
        condition: hcl`can(regex("^(rate\\([1-9][0-9]* (minute|hour|day)s?\\)|cron\\([^()]+\\))$", ${new Expression([`var.${snakeCase(name)}`], [])}))`,
        holds: ({ [name]: schedule }) => SCHEDULE.test(schedule),
        breaks: { [name]: 'every minute' },
      }),
    ],
  });
