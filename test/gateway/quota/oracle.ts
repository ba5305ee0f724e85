import type { GatewayConfiguration } from '../../../src/gateway/configuration/configuration';
import type { MeterReading } from '../../../src/gateway/metering/meter';
import type { ModelRequest } from '../../../src/gateway/models/language-models';
import type { OpenTurn } from '../../../src/gateway/turns/turn';
import type { TurnOf } from './event-log';
import { EventLog } from './event-log';
import { LedgerRules } from './ledger-rules';
import type { LimitInForce, OracleUnit } from './limits-in-force';
import { ALWAYS_COUNTED, limitName, limitsInForce } from './limits-in-force';
import { inputCount, price } from './prices';
import type { Process } from './process';
import { USERS } from './scenario';
import { isInSum, isWithin, slotNumber } from './sliding-window';

/** What the oracle saw of one process's turn before its model was called. */
interface Attempt {
  configuration?: GatewayConfiguration;
  turn?: OpenTurn;
  /** What counted against each limit of an account when that account was held. */
  readonly before: Map<string, ReadonlyMap<string, number>>;
}

type Counted = Pick<LimitInForce, 'account' | 'window' | 'unit'>;

const KINDS: readonly Omit<Counted, 'account'>[] = [
  ...(['10min', '24h', 'month'] as const).flatMap((window) =>
    (['inputTokens', 'outputTokens', 'tokens', 'microDollars'] as const).map((unit) => ({ window, unit })),
  ),
  { window: 'now', unit: 'turns' },
];

/**
 * Judges every step by what really happened: by the event log, and by windows that truly slide. It sees what goes through
 * the ports, and shares no code with what it judges.
 */
export class Oracle {
  readonly violations: string[] = [];
  readonly log: EventLog;
  readonly ledger: LedgerRules;
  private readonly attempts = new Map<Process, Attempt>();

  /**
   * @param isTimely whether every running process is served within the store's timeout. A process that is suspended between
   *   the ledger's write and the release of what it holds on a shared account can come after the reconcile, which has taken
   *   that off already: then the account is too low until the next reconcile. And it can take off a sum that has passed
   *   and is gone: nobody looks at it any more.
   */
  constructor(
    turnOf: TurnOf,
    private readonly isTimely: boolean,
  ) {
    this.log = new EventLog(turnOf);
    this.ledger = new LedgerRules(this.log, turnOf, (what) => this.violated(what));
  }

  configured(process: Process, configuration: GatewayConfiguration): void {
    this.attemptOf(process).configuration = configuration;
  }

  opens(process: Process, turn: OpenTurn): void {
    const attempt = this.attemptOf(process);
    if (attempt.turn !== turn) attempt.before.clear();
    attempt.turn = turn;
  }

  /** The turn that a process is at. */
  turnAt(process: Process): OpenTurn {
    return this.attemptOf(process).turn!;
  }

  /**
   * Limits may only be passed by what was held before: so the moment of holding is what is judged.
   *
   * @returns to be told when the account holds: a write can come so late that the process is at another turn
   */
  holds(process: Process, account: string): (now: number) => void {
    const { turn, before } = this.attemptOf(process);
    return (now) => {
      if (this.attemptOf(process).turn !== turn) return;
      // Under which configuration it will be admitted is not known yet.
      const used = KINDS.map(({ window, unit }): [string, number] => [
        `${window}/${unit}`,
        this.used({ account, window, unit }, turn!, now),
      ]);
      before.set(account, new Map(used));
    };
  }

  /** The model is called: all that it can take must have room under every limit in force. */
  calls(process: Process, modelId: string, { messages, inferenceConfig }: ModelRequest): void {
    const { turn, configuration, before } = this.attemptOf(process);
    if (!turn || !configuration) return this.violated('a model was called without a turn or a configuration');
    const text = messages[0]!.content[0]!.text!;
    const [input, output] = [inputCount(text), inferenceConfig.maxTokens];
    const worst: Record<OracleUnit, number> = {
      inputTokens: input,
      outputTokens: output,
      tokens: input + output,
      microDollars: price(modelId, input, output),
      turns: 1,
    };
    const limits = this.limitsOf(turn, configuration);
    for (const limit of limits) {
      if (!this.isTimely && limit.scope !== 'user') continue;
      const used = before.get(limit.account)?.get(`${limit.window}/${limit.unit}`);
      if (used === undefined) this.violated(`a model was called without a hold on ${limit.account}`);
      else if (used + worst[limit.unit] > limit.limit) {
        const most = `${used} + ${worst[limit.unit]} > ${limit.limit}`;
        this.violated(`${limit.account} passes its limit ${limitName(limit)}: ${most}`);
      }
    }
    const { userId, requestId, attempt, team, openedAt } = turn;
    const counted = new Set([...ALWAYS_COUNTED, ...limits.map(limitName)]);
    this.log.add({ userId, requestId, attempt, team, openedAt, worst, counted });
  }

  /** An account was written. */
  counts(account: string, { counters, marks }: MeterReading, now: number): void {
    const isUser = account.startsWith('user');
    const turns = counters.find(({ window }) => window === 'now')?.value ?? 0;
    if (isUser && turns !== marks.length) {
      this.violated(`${account} counts ${turns} turns, and has ${marks.length} marks`);
    }
    for (const { window, unit, slot, value } of counters) {
      const current = slotNumber(window, now);
      const isJudged = this.isTimely || (isUser && slot >= current);
      const counter = `${account} ${window}/${unit}/${slot}`;
      if (isJudged && value < 0) this.violated(`${counter} is negative: ${value}`);
      if (!isJudged || slot !== current) continue;
      const least = this.log.sum({ account, window, unit, counts: (at) => isInSum(window, at, slot) });
      if (value < least) this.violated(`${counter} is too low: ${value}, and the ledger has ${least}`);
    }
  }

  violated(what: string): void {
    this.violations.push(what);
  }

  private used({ account, window, unit }: Counted, { openedAt }: OpenTurn, now: number): number {
    // Whose month it counts in is decided when it opens.
    const end = window === 'month' ? openedAt : now;
    return this.log.sum({ account, window, unit, counts: (at) => isWithin(window, at, end) });
  }

  private limitsOf(
    { userId, team, openedAt }: OpenTurn,
    configuration: GatewayConfiguration,
  ): LimitInForce[] {
    const user = USERS.find((other) => other.userId === userId)!;
    return limitsInForce(configuration, user, team, openedAt);
  }

  private attemptOf(process: Process): Attempt {
    const attempt = this.attempts.get(process) ?? { before: new Map() };
    this.attempts.set(process, attempt);
    return attempt;
  }
}
