import type { FunctionResource } from '../resources';
import type { Block } from './block';
import { functionName } from './function-name';
import type { Stack } from './stack';

/** Where a function reserves none, and on AWS shares the account's: what a laptop bears. */
export const UNRESERVED_CONCURRENCY = 100;

/** Set by the runtime, which knows its own ports. */
const RUNTIME_VARIABLES = ['AI_GATEWAY_EVENTS_ENDPOINT'];

/** The stack's functions, each with how it is invoked asynchronously. */
export function readFunctions(stack: Stack): FunctionResource[] {
  const asynchronous = new Map(
    stack
      .resources('aws_lambda_function_event_invoke_config')
      .map(({ body }) => [functionName(body, 'function_name'), readAsynchronous(body)]),
  );
  return stack.resources('aws_lambda_function').map(({ body }) => {
    const name = body.text('function_name');
    return { ...readFunction(stack, body), name, asynchronous: asynchronous.get(name) ?? AWS_DEFAULTS };
  });
}

/** Lambda's own. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const AWS_DEFAULTS = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 } as const;

function readAsynchronous(config: Block): FunctionResource['asynchronous'] {
  const onFailure = config.block('destination_config')?.block('on_failure');
  return {
    maximumRetryAttempts:
      config.optionalNumber('maximum_retry_attempts') ?? AWS_DEFAULTS.maximumRetryAttempts,
    maximumEventAgeSeconds:
      config.optionalNumber('maximum_event_age_in_seconds') ?? AWS_DEFAULTS.maximumEventAgeSeconds,
    ...(onFailure && { onFailureFunction: functionName(onFailure, 'destination') }),
  };
}

function readFunction(stack: Stack, body: Block): Omit<FunctionResource, 'name' | 'asynchronous'> {
  if (body.texts('layers').length > 0) throw body.notPlayed('layers', 'the Lambda stand-in has no layers');
  if (!/^nodejs\d/.test(body.text('runtime'))) {
    throw body.notPlayed('runtime', 'the Lambda stand-in plays Node.js only');
  }
  const zipFile = stack.packagePath(body.text('filename'));
  if (zipFile === undefined)
    throw body.notPlayed('filename', 'is none of the built packages, lambda/<name>.zip');
  const reserved = body.optionalNumber('reserved_concurrent_executions') ?? -1;
  return {
    zipFile,
    handler: body.text('handler'),
    // The provider's defaults.
    timeoutSeconds: body.optionalNumber('timeout') ?? 3,
    memoryMegabytes: body.optionalNumber('memory_size') ?? 128,
    environment: body.block('environment')?.textMap('variables', RUNTIME_VARIABLES) ?? {},
    reservedConcurrency: reserved < 0 ? UNRESERVED_CONCURRENCY : reserved,
  };
}
