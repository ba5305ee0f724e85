import type { LocalResources } from '../resources';
import type { Artifacts } from './artifacts';
import { LocalStackError } from './errors';
import { readEventsApi } from './events-api';
import { readFunctions } from './functions';
import { readGuardrail } from './guardrail';
import { readSchedules } from './schedules';
import { Stack } from './stack';
import { readTables } from './tables';
import { readUserPool } from './user-pool';

/** The account that the stand-ins play. */
const ACCOUNT_ID = '000000000000';

export interface LocalResourcesOptions {
  readonly region: string;
  readonly artifacts: Artifacts;
}

/**
 * What the local runtime plays of a synthesised stack.
 * @param synthesised the content of its `cdk.tf.json`
 * @throws LocalStackError where the runtime cannot play it as it is written
 */
export function localResources(
  synthesised: unknown,
  { region, artifacts }: LocalResourcesOptions,
): LocalResources {
  const stack = new Stack(synthesised, { region, accountId: ACCOUNT_ID, artifacts });
  const guardrail = readGuardrail(stack);
  const resources: LocalResources = {
    region,
    accountId: ACCOUNT_ID,
    userPool: readUserPool(stack),
    eventsApi: readEventsApi(stack),
    functions: readFunctions(stack),
    tables: readTables(stack),
    schedules: readSchedules(stack),
    ...(guardrail && { guardrail }),
  };
  checkFunctions(resources);
  return resources;
}

/** Whatever invokes a function names one that the stack has. */
function checkFunctions({ functions, eventsApi, schedules }: LocalResources): void {
  const invoked = [
    ...eventsApi.dataSources.map(({ functionName }) => functionName),
    ...functions.flatMap(({ asynchronous: { onFailureFunction } }) => onFailureFunction ?? []),
    ...schedules.map(({ functionName }) => functionName),
  ];
  const missing = invoked.find((name) => !functions.some((candidate) => candidate.name === name));
  if (missing === undefined) return;
  throw new LocalStackError(
    'missing_resource',
    `The function ${missing} is invoked, but the stack has none of that name.`,
  );
}
