import * as v from 'valibot';
import { hcl } from '../terraform/expression';
import { rule, variable } from '../terraform/definition';

const threshold = (fallback: number, description: string) =>
  v.optional(v.pipe(v.number(), v.description(description)), fallback);

/** From where on an alarm is raised; counts are those of five minutes. */
export const thresholdsVariable = variable(
  v.optional(
    v.object({
      chatErrors: threshold(
        3,
        'Failed invocations of the chat function. One or two are retried and told; three at once are no accident.',
      ),
      chatThrottles: threshold(
        10,
        'Refused starts of the chat function. Lambda tries again by itself, so a few are a burst; more mean that the concurrency is used up.',
      ),
      chatDurationSeconds: threshold(
        240,
        'Seconds that one turn in twenty takes longer than, for a quarter of an hour: four fifths of the default timeout, behind which answers are cut off.',
      ),
      chatEventAgeSeconds: threshold(
        20,
        'Seconds that a prompt waits on average, for ten minutes, before the chat function gets it: a third of the default age at which it is given up.',
      ),
      chatEventsDropped: threshold(
        1,
        'Prompts that were given up. Each is told by the failure function, so one is already an answer that somebody did not get.',
      ),
      failureErrors: threshold(1, 'Failed invocations of the failure function. Behind each somebody waits.'),
      failuresLost: threshold(
        1,
        'Failures that reached nobody: the failure function was not invoked, or gave up. Those people wait for ever.',
      ),
      apiServerErrors: threshold(
        5,
        'Requests that the Events API failed. Clients repeat some by themselves; five in five minutes are seen.',
      ),
      tableThrottles: threshold(
        10,
        'Throttled reads and writes of a table. The functions try three times, so a few cost time only; then turns are refused.',
      ),
      tableSystemErrors: threshold(
        5,
        'Operations on a table that DynamoDB failed. They too are tried three times before a turn is refused.',
      ),
    }),
    {},
  ),
  'From where on alarms are raised. Counts are those of five minutes.',
  {
    rules: [
      rule<{ thresholds: Readonly<Record<string, number>> }>({
        message: 'thresholds must be above 0: an alarm at 0 never ends.',
        condition: hcl`alltrue([for threshold in values(var.thresholds) : threshold > 0])`,
        holds: ({ thresholds }) => Object.values(thresholds).every((given) => given > 0),
        breaks: { thresholds: { chatErrors: 0 } },
      }),
    ],
  },
);
