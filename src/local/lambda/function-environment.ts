import { randomBytes } from 'node:crypto';
import type { FunctionResource } from '../resources';

/** The only published version of a local function, as on AWS before the first `PublishVersion`. */
export const FUNCTION_VERSION = '$LATEST';

/** What a function's environment is made of, but for the function itself. */
export interface FunctionEnvironmentOptions {
  readonly region: string;
  readonly taskRoot: string;
  readonly runtimeApiAddress: string;
  /** Of the local runtime: endpoints and credentials. It wins over the function's own. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The complete environment of a function's process: what Lambda defines, the function's own variables and the local
 * runtime's. Nothing of the developer's environment leaks in but `PATH`.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  resource: FunctionResource,
  options: FunctionEnvironmentOptions,
): Record<string, string> {
  const [major] = process.versions.node.split('.');
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...resource.environment,
    ...options.environment,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${major}.x`,
    // Powertools reports a cold start only where it knows the type.
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: resource.name,
    AWS_LAMBDA_FUNCTION_VERSION: FUNCTION_VERSION,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${resource.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${date}/[${FUNCTION_VERSION}]${randomBytes(16).toString('hex')}`,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApiAddress,
    LAMBDA_TASK_ROOT: options.taskRoot,
    _HANDLER: resource.handler,
  };
}
