import * as v from 'valibot';
import { DynamoDbAccounts } from '../aws/dynamodb/dynamodb-accounts';
import { DynamoDbLedger } from '../aws/dynamodb/dynamodb-ledger';
import { DynamoDbPreparedStore } from '../aws/dynamodb/dynamodb-prepared-store';
import { DynamoDbRaises } from '../aws/dynamodb/dynamodb-raises';
import { GatewayError } from '../gateway/errors';
import { raiseSchema } from '../gateway/metering/raises';
import { expirePrepared } from '../gateway/operations/prepared-expire';
import { listPrepared } from '../gateway/operations/prepared-list';
import { loadPrepared } from '../gateway/operations/prepared-load';
import {
  expirePreparedRequest,
  listPreparedRequest,
  loadPreparedRequest,
} from '../gateway/operations/prepared-requests';
import { grantRaise } from '../gateway/operations/raise';
import { reconcile } from '../gateway/operations/reconcile';
import { sweep } from '../gateway/operations/sweep';
import { lambdaHandler } from './invocation';
import { wireAws } from './wire';

const { ports, dynamoDb, environment } = wireAws();
const operations = {
  ...ports,
  ledger: new DynamoDbLedger(dynamoDb.client, environment.AI_GATEWAY_TURNS_TABLE),
  accounts: new DynamoDbAccounts(dynamoDb.client, environment.AI_GATEWAY_METERS_TABLE),
  raises: new DynamoDbRaises(dynamoDb.client, environment.AI_GATEWAY_CONFIGURATION_TABLE),
};

/** @throws GatewayError `unsupported` where the gateway has no prepared responses */
function withPrepared() {
  const { AI_GATEWAY_PREPARED_TABLE: tableName } = environment;
  if (tableName === undefined) {
    throw new GatewayError(
      'unsupported',
      'This gateway has no prepared responses: its configuration is without.',
    );
  }
  return { ...ports, preparedStore: new DynamoDbPreparedStore(dynamoDb.client, tableName) };
}

const raise = v.strictObject({
  ...v.omit(raiseSchema, ['id', 'until']).entries,
  /** ISO 8601. */
  until: v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse)),
  /** Who asks, as the audit record shall name them. */
  grantedBy: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  reason: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
});

/** What the schedules and operators ask for. */
const operation = v.variant('action', [
  v.strictObject({ action: v.literal('sweep') }),
  v.strictObject({ action: v.literal('reconcile') }),
  v.strictObject({ action: v.literal('raise'), ...raise.entries }),
  v.strictObject({ action: v.literal('load_prepared'), ...loadPreparedRequest.entries }),
  v.strictObject({ action: v.literal('list_prepared'), ...listPreparedRequest.entries }),
  v.strictObject({ action: v.literal('expire_prepared'), ...expirePreparedRequest.entries }),
]);

/** Invoked through IAM alone: by the schedules, and by operators, who get the answer. */
export const handler = lambdaHandler(ports, (event) => {
  const parsed = v.safeParse(operation, event);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    // The message is logged too: without what was received, which may be the text of an answer.
    const problem = issue.message.replace(/ but received .*$/s, '');
    throw new GatewayError('validation_error', `${v.getDotPath(issue) ?? 'event'}: ${problem}`);
  }
  switch (parsed.output.action) {
    case 'sweep':
      return sweep(operations);
    case 'reconcile':
      return reconcile(operations);
    case 'raise': {
      const { action: _, ...request } = parsed.output;
      return grantRaise(operations, request);
    }
    case 'load_prepared':
      return loadPrepared(withPrepared(), parsed.output);
    case 'list_prepared':
      return listPrepared(withPrepared(), parsed.output);
    case 'expire_prepared': {
      const { action: _, ...request } = parsed.output;
      return expirePrepared(withPrepared(), request);
    }
  }
});
