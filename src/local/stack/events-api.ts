import type {
  AuthMode,
  ChannelNamespaceResource,
  EventsApiResource,
  LambdaDataSourceResource,
} from '../resources';
import type { Block } from './block';
import { functionName } from './function-name';
import type { Stack } from './stack';

const AUTH_MODES: readonly string[] = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] satisfies AuthMode[];

/** The stack's one Events API, with its channel namespaces and data sources. */
export function readEventsApi(stack: Stack): EventsApiResource {
  const api = stack.only('aws_appsync_api');
  const config = api.body.block('event_config');
  if (config === undefined) throw api.body.invalid('event_config', 'is missing: AppSync wants one');
  for (const provider of config.blocks('auth_provider')) checkProvider(stack, provider);
  return {
    id: stack.assigned(api, 'api_id'),
    connectionAuthModes: authModes(config, 'connection_auth_mode'),
    namespaces: stack
      .resources('aws_appsync_channel_namespace')
      .map(({ body }) => readNamespace(body, config)),
    dataSources: stack.resources('aws_appsync_datasource').map(({ body }) => readDataSource(body)),
  };
}

/** The stand-in verifies the tokens of the stack's own user pool. */
function checkProvider(stack: Stack, provider: Block): void {
  authMode(provider);
  const poolId = provider.block('cognito_config')?.text('user_pool_id');
  if (poolId !== undefined && poolId !== stack.assigned(stack.only('aws_cognito_user_pool'), 'id')) {
    throw provider.notPlayed('cognito_config', 'the local runtime plays the user pool of the stack only');
  }
}

function readNamespace(namespace: Block, defaults: Block): ChannelNamespaceResource {
  const codeHandlers = namespace.optionalText('code_handlers');
  const onPublishDataSource = readDataSourceName(namespace);
  const modes = (own: string, fallback: string) =>
    namespace.blocks(own).length > 0 ? authModes(namespace, own) : authModes(defaults, fallback);
  return {
    name: namespace.text('name'),
    publishAuthModes: modes('publish_auth_mode', 'default_publish_auth_mode'),
    subscribeAuthModes: modes('subscribe_auth_mode', 'default_subscribe_auth_mode'),
    ...(codeHandlers !== undefined && { codeHandlers }),
    ...(onPublishDataSource !== undefined && { onPublishDataSource }),
  };
}

function readDataSourceName(namespace: Block): string | undefined {
  const configs = namespace.block('handler_configs');
  if (configs?.block('on_subscribe') !== undefined) {
    throw namespace.notPlayed(
      'handler_configs',
      'the AppSync stand-in plays data sources for onPublish only',
    );
  }
  const onPublish = configs?.block('on_publish');
  if (onPublish === undefined) return undefined;
  if (onPublish.text('behavior') !== 'CODE') {
    throw onPublish.notPlayed('behavior', 'the AppSync stand-in plays CODE only');
  }
  return onPublish.block('integration')?.text('data_source_name');
}

function readDataSource(source: Block): LambdaDataSourceResource {
  if (source.text('type') !== 'AWS_LAMBDA') {
    throw source.notPlayed('type', 'the AppSync stand-in plays AWS_LAMBDA only');
  }
  const config = source.block('lambda_config');
  if (config === undefined) throw source.invalid('lambda_config', 'is missing: AppSync wants one');
  return { name: source.text('name'), functionName: functionName(config, 'function_arn') };
}

const authModes = (block: Block, name: string): AuthMode[] => block.blocks(name).map(authMode);

function authMode(block: Block): AuthMode {
  const mode = block.text('auth_type');
  if (AUTH_MODES.includes(mode)) return mode as AuthMode;
  throw block.notPlayed('auth_type', `the AppSync stand-in plays ${AUTH_MODES.join(' and ')} only`);
}
