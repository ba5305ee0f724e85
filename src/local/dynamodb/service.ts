import type { ApiError } from 'dynalite/db';
import { apiError, exceptionName, isApiError } from './api-error';
import type { Json } from './dynalite-operation';
import type { Fault } from './faults';
import type { Operation } from './operations';

/** Receives one value of a metric that CloudWatch has in the namespace AWS/DynamoDB. */
export type OnMetric = (name: string, value: number, table: string, operation: string) => void;

export interface Answer {
  readonly statusCode: number;
  readonly output: object;
}

/** The API behind the wire: finds the operation, counts it, and turns failures into answers. */
export class Service {
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #onMetric: OnMetric;

  constructor(operations: ReadonlyMap<string, Operation>, onMetric: OnMetric) {
    this.#operations = operations;
    this.#onMetric = onMetric;
  }

  /** Never rejects. */
  async answer(name: string, body: string, fault: Fault | undefined): Promise<Answer> {
    const operation = this.#operations.get(name);
    const request = parseObject(body);
    if (!operation) return failure(apiError('UnknownOperationException', `Unknown operation "${name}"`));
    if (!request) return failure(apiError('SerializationException', 'The body is no JSON object'));
    const tables = tableNames(request);
    const count = (metric: string, value: number): void =>
      tables.forEach((table) => this.#onMetric(metric, value, table, name));
    const start = performance.now();
    try {
      failOn(fault);
      const output = await operation(request, (metric, value, table) =>
        this.#onMetric(metric, value, table, name),
      );
      count('SuccessfulRequestLatency', performance.now() - start);
      return { statusCode: 200, output };
    } catch (error) {
      const known = isApiError(error) ? error : internalServerError(error);
      const metric = errorMetric(known);
      if (metric) count(metric, 1);
      return failure(known);
    }
  }
}

function parseObject(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function failure({ statusCode, body }: ApiError): Answer {
  return { statusCode, output: body };
}

function failOn(fault: Fault | undefined): void {
  if (fault === 'throttle') {
    const message = 'The level of configured provisioned throughput for the table was exceeded';
    throw apiError('ProvisionedThroughputExceededException', message);
  }
  if (fault === 'internalServerError') throw internalServerError(new Error('as the test asked'));
}

function internalServerError(cause: unknown): ApiError {
  return apiError('InternalServerError', `Internal server error: ${String(cause)}`, {}, 500);
}

/** A false condition is counted where the item is known. */
function errorMetric(error: ApiError): string | undefined {
  if (error.statusCode >= 500) return 'SystemErrors';
  switch (exceptionName(error)) {
    case 'ConditionalCheckFailedException':
      return undefined;
    case 'ProvisionedThroughputExceededException':
      return 'ThrottledRequests';
    default:
      return 'UserErrors';
  }
}

function tableNames({ TableName, RequestItems, TransactItems }: Json): string[] {
  if (typeof TableName === 'string') return [TableName];
  if (Array.isArray(TransactItems)) {
    const members = TransactItems.flatMap((item: Record<string, { TableName: string }>) =>
      Object.values(item),
    );
    return [...new Set(members.map((member) => member.TableName))];
  }
  return Object.keys(RequestItems ?? {});
}
