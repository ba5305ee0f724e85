import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** The item that a condition failed on, `{}` where there was none. Rethrows every other error. */
export function itemOfFailedCondition(error: unknown): Record<string, AttributeValue> {
  if (error instanceof ConditionalCheckFailedException) return error.Item ?? {};
  throw error;
}
