import * as v from 'valibot';
import { rule, variable } from './definition';
import { Expression } from './expression';

/** The days that CloudWatch Logs takes (PutRetentionPolicy), without "for ever". */
const DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** `logRetentionDays`: of every log group that a module makes. */
export const logRetentionVariable = variable(
  v.optional(v.number(), 365),
  'Days that log events are kept; 365 is what auditors ask for (CKV_AWS_338). Fewer cost less.',
  {
    rules: [
      rule<{ logRetentionDays: number }>({
        message: `log_retention_days must be a number of days that CloudWatch Logs takes: ${DAYS.join(', ')}.`,
        condition: new Expression([`contains([${DAYS.join(', ')}], var.log_retention_days)`], []),
        holds: ({ logRetentionDays }) => DAYS.includes(logRetentionDays),
        breaks: { logRetentionDays: 100 },
      }),
    ],
  },
);
