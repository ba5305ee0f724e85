import type { DemoUser } from './demo-users';
import type { LocalResources } from './resources';

export interface LocalEndpoints {
  readonly userPoolEndpoint: string;
  readonly eventsEndpoint: string;
}

/** Amplify's own convention, as the Terraform module emits it too; `custom.local` is what only a laptop has. */
export function amplifyOutputs(
  { region, userPool }: LocalResources,
  { userPoolEndpoint, eventsEndpoint }: LocalEndpoints,
  demoUsers: readonly DemoUser[],
) {
  return {
    version: '1',
    auth: {
      aws_region: region,
      user_pool_id: userPool.id,
      user_pool_client_id: userPool.clients[0]!.id,
      username_attributes: ['email'],
    },
    custom: {
      events: {
        url: eventsEndpoint,
        aws_region: region,
        default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
      },
      local: {
        user_pool_endpoint: userPoolEndpoint,
        demo_users: demoUsers.map(({ username, password }) => ({ username, password })),
      },
    },
  };
}

export type AmplifyOutputsDocument = ReturnType<typeof amplifyOutputs>;
