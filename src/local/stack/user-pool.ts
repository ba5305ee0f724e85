import type { UserPoolClientResource, UserPoolResource } from '../resources';
import type { Block } from './block';
import type { Resource, Stack } from './stack';

/** Cognito's own, where a pool has no password policy. */
const PASSWORD_MINIMUM_LENGTH = 8;

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** The stack's one user pool, with its app clients and groups. */
export function readUserPool(stack: Stack): UserPoolResource {
  const pool = stack.only('aws_cognito_user_pool');
  const policy = pool.body.block('password_policy');
  return {
    id: stack.assigned(pool, 'id'),
    clients: stack.resources('aws_cognito_user_pool_client').map((client) => readClient(stack, client)),
    groups: stack.resources('aws_cognito_user_group').map(({ body }) => body.text('name')),
    passwordMinimumLength: policy?.optionalNumber('minimum_length') ?? PASSWORD_MINIMUM_LENGTH,
  };
}

function readClient(stack: Stack, client: Resource): UserPoolClientResource {
  const { body } = client;
  if (body.flag('generate_secret')) {
    throw body.notPlayed('generate_secret', 'the Cognito stand-in plays public clients only');
  }
  return {
    id: stack.assigned(client, 'id'),
    explicitAuthFlows: body.texts('explicit_auth_flows'),
    accessTokenSeconds: validity(body, 'access_token', 3_600, 'hours'),
    idTokenSeconds: validity(body, 'id_token', 3_600, 'hours'),
    refreshTokenSeconds: validity(body, 'refresh_token', 30 * 86_400, 'days'),
  };
}

/** In seconds; 0 is Cognito's default as well. */
function validity(
  client: Block,
  token: string,
  defaultSeconds: number,
  defaultUnit: 'hours' | 'days',
): number {
  const attribute = `${token}_validity`;
  const amount = client.optionalNumber(attribute) ?? 0;
  if (amount === 0) return defaultSeconds;
  const unit = client.block('token_validity_units')?.optionalText(token) ?? defaultUnit;
  const seconds = SECONDS[unit];
  if (seconds === undefined) throw client.invalid(attribute, `its unit, ${unit}, is none of Cognito’s`);
  return amount * seconds;
}
