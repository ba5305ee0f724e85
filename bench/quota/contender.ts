import { systemClock } from '../../src/aws/system-clock';
import { configuration } from '../../test/gateway/world';
import { errorTypeOf, MeteringGateway } from '../../test/metering/metering-gateway';
import type { MeteringTables } from '../../test/metering/metering-tables';
import { SampleGateway } from '../../test/metering/sample-algorithm';
import { answerOf } from '../../test/metering/scripted-model';

/** One of the two whose quotas are compared, on the same DynamoDB and with the same model. */
export interface Contender {
  /**
   * Asks for one turn.
   *
   * @param onModel called when the model is: everything before it is admission
   * @returns whether it was answered
   */
  turn(userId: string, onModel?: () => Promise<void> | void): Promise<boolean>;
}

/** A turn of so many tokens, half of them output: its worst case, and what it takes. */
export interface TurnShape {
  readonly tokens: number;
  /** Tokens that a user may take in a day. */
  readonly limit: number;
}

export function baseline(tables: MeteringTables, { tokens, limit }: TurnShape): Contender {
  return {
    turn: async (userId, onModel = () => undefined) => {
      const sample = new SampleGateway({
        client: tables.client,
        tableName: tables.names.sample,
        clock: systemClock,
        tokenLimit: limit,
        converse: () => answer(tokens, onModel),
      });
      const [outcome] = await sample.handle(userId, ['Why?']);
      return outcome === 'answered';
    },
  };
}

export function gateway(tables: MeteringTables, { tokens, limit }: TurnShape): Contender {
  const [, standard] = configuration().plans;
  const plan = {
    ...standard!,
    concurrentTurns: 200,
    limits: [{ window: '24h', unit: 'tokens', limit } as const],
  };
  const text = 'x'.repeat(tokens / 2 - BYTES_A_REQUEST);
  return {
    turn: async (userId, onModel = () => undefined) => {
      const each = new MeteringGateway({ tables, clock: systemClock, configuration: { plans: [plan] } });
      each.model.respond = () => answer(tokens, onModel);
      const events = await each.ask({ userId, text, maxTokens: tokens / 2 });
      return errorTypeOf(events) === undefined;
    },
  };
}

/** What the gateway's input bound adds for a chat template to a text's bytes. */
const BYTES_A_REQUEST = 16 + 64;

async function* answer(tokens: number, onModel: () => Promise<void> | void) {
  await onModel();
  yield* answerOf({ inputTokens: tokens / 2, outputTokens: tokens / 2 });
}
