import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';

type Handler = DynamoDBClient['config']['requestHandler'];
type Handle = Handler['handle'];
type Request = Parameters<Handle>[0];

/** One request that went over the wire. */
export interface Trip {
  readonly operation: string;
  readonly table: string;
  /** In lock-step, which of the sequential round trips it was part of: the first is 1. */
  readonly round: number;
}

/** Long enough that whoever would send without waiting for an answer has sent. */
const QUIET_MS = 15;

/**
 * So many connections a client may have. Thousands would overrun the server's backlog; and where a busy process lets more of
 * them go stale at once, the SDK's retry quota does not repeat what they lose.
 */
const MOST_AT_ONCE = 32;

/**
 * Between the client and DynamoDB. In lock-step no request leaves while another one's answer is out, and all that wait then
 * leave together: what is in one round was asked in parallel, and every round is a sequential trip.
 */
export class Wire {
  trips: Trip[] = [];
  rounds = 0;
  lockStep = false;
  /** Operations that DynamoDB fails, with InternalServerError. */
  failing: readonly string[] = [];
  private waiting: (() => void)[] = [];
  private readonly queued: (() => void)[] = [];
  /** With those that are queued. */
  private inFlight = 0;
  private quiet: NodeJS.Timeout | undefined;

  constructor(handler: Handler) {
    const handle: Handle = handler.handle.bind(handler);
    handler.handle = async (request, options) => {
      const { operation, table } = readRequest(request);
      if (this.lockStep) await this.nextRound();
      this.trips.push({ operation, table, round: this.rounds });
      this.inFlight += 1;
      if (this.inFlight > MOST_AT_ONCE) await new Promise<void>((resolve) => this.queued.push(resolve));
      try {
        return this.failing.includes(operation) ? FAILED : await handle(request, options);
      } finally {
        this.inFlight -= 1;
        this.queued.shift()?.();
        this.releaseWhenQuiet();
      }
    };
  }

  /** Forgets what was recorded, and sets what is to come. */
  restart({ lockStep = false }: { readonly lockStep?: boolean } = {}): void {
    this.trips = [];
    this.rounds = 0;
    this.lockStep = lockStep;
    this.failing = [];
  }

  /** The operations of each round, those of one round in the alphabet's order. */
  get byRound(): string[][] {
    return Array.from({ length: this.rounds }, (_, index) =>
      this.trips
        .filter(({ round }) => round === index + 1)
        .map(({ operation, table }) => `${operation} ${table.split('-').at(-1)}`)
        .sort(),
    );
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 2 * QUIET_MS));
    while (this.waiting.length > 0 || this.inFlight > 0);
  }

  private nextRound(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.releaseWhenQuiet();
    });
  }

  private releaseWhenQuiet(): void {
    clearTimeout(this.quiet);
    if (this.waiting.length === 0 || this.inFlight > 0) return;
    this.quiet = setTimeout(() => {
      this.rounds += 1;
      for (const release of this.waiting.splice(0)) release();
    }, QUIET_MS);
  }
}

function readRequest({ headers, body }: Request): Pick<Trip, 'operation' | 'table'> {
  const [, operation = ''] = String(headers['x-amz-target']).split('.');
  const { TableName, RequestItems = {} } = JSON.parse(textOf(body)) as {
    TableName?: string;
    RequestItems?: object;
  };
  return { operation, table: TableName ?? Object.keys(RequestItems).join(' ') };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
}

const FAILED = {
  get response() {
    return new HttpResponse({
      statusCode: 500,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' })),
    });
  },
};
