import * as v from 'valibot';
import { hcl } from '../terraform/expression';
import { rule, variable } from '../terraform/definition';

const milliseconds = (fallback: number, description: string) =>
  v.optional(v.pipe(v.number(), v.description(description)), fallback);

interface Tuning {
  readonly cadenceMs: number;
  readonly checkpointMs: number;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  readonly deadlineMarginMs: number;
  readonly storeTimeoutMs: number;
  readonly configurationRefreshMs: number;
}

/** The times of a turn; defaults are those of the functions themselves. */
export const tuningVariable = variable(
  v.optional(
    v.object({
      cadenceMs: milliseconds(33, 'Least time between two publishes of one answer.'),
      checkpointMs: milliseconds(
        1_000,
        'Least time between two writes of what was published of an answer, for its user to read again.',
      ),
      heartbeatMs: milliseconds(
        1_000,
        'How often a turn’s lease is renewed, and so how soon a cancel is seen.',
      ),
      leaseMs: milliseconds(15_000, 'How long a turn outlives its last renewal.'),
      deadlineMarginMs: milliseconds(
        5_000,
        'How long before the function’s timeout a turn is ended in order.',
      ),
      storeTimeoutMs: milliseconds(2_000, 'One attempt at a DynamoDB operation; three are made.'),
      configurationRefreshMs: milliseconds(
        30_000,
        'How old the configuration may be before it is read again.',
      ),
    }),
    {},
  ),
  'Times of a turn in milliseconds. The defaults suit a first use.',
  {
    rules: [
      rule<{ tuning: Tuning }>({
        message: 'tuning must hold whole milliseconds, 1 or more each.',
        condition: hcl`alltrue([for time in values(var.tuning) : time >= 1 && floor(time) == time])`,
        holds: ({ tuning }) => Object.values(tuning).every((time) => time >= 1 && Number.isInteger(time)),
        breaks: { tuning: { cadenceMs: 0.5 } },
      }),
      rule<{ tuning: Tuning }>({
        message:
          'tuning.lease_ms must be at least three times heartbeat_ms: one late renewal must not lose a turn.',
        condition: hcl`var.tuning.lease_ms >= 3 * var.tuning.heartbeat_ms`,
        holds: ({ tuning }) => tuning.leaseMs >= 3 * tuning.heartbeatMs,
        breaks: { tuning: { heartbeatMs: 6_000 } },
      }),
      rule<{ tuning: Tuning }>({
        message:
          'tuning.lease_ms must outlast a heartbeat_ms and three attempts of store_timeout_ms, which is one slow renewal.',
        condition: hcl`var.tuning.lease_ms >= var.tuning.heartbeat_ms + 3 * var.tuning.store_timeout_ms`,
        holds: ({ tuning }) => tuning.leaseMs >= tuning.heartbeatMs + 3 * tuning.storeTimeoutMs,
        breaks: { tuning: { storeTimeoutMs: 5_000 } },
      }),
      rule<{ tuning: Tuning; chat: { timeoutSeconds: number } }>({
        message:
          'tuning.deadline_margin_ms must be shorter than chat.timeout_seconds, or no turn has any time.',
        condition: hcl`var.tuning.deadline_margin_ms < 1000 * var.chat.timeout_seconds`,
        holds: ({ tuning, chat }) => tuning.deadlineMarginMs < 1_000 * chat.timeoutSeconds,
        breaks: { tuning: { deadlineMarginMs: 300_000 } },
      }),
    ],
  },
);
