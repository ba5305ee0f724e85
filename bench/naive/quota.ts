import { randomUUID } from 'node:crypto';
import type { UsageTable } from './usage-table';

/** So high that no turn is refused. */
const LIMIT = 1_000_000_000;
const RESERVATION = LIMIT / 1_000;

/** The sample's operations on its table, one after another and in its order: six before the model, four after it. */
export class Quota {
  private readonly reservationKey: string;

  constructor(
    private readonly table: UsageTable,
    private readonly userId: string,
    private readonly now = new Date().toISOString(),
  ) {
    this.reservationKey = `reservation#${this.day}#${randomUUID()}`;
  }

  /** @throws Error where the limit has no room */
  async reserve(text: string): Promise<void> {
    const { table, userId, day, month } = this;
    await table.preparedResponse(text);
    const used = await table.counter(userId, day);
    const usedInMonth = await table.counter(userId, month);
    const tenMinutesAgo = new Date(Date.parse(this.now) - 600_000).toISOString();
    const recent = await table.sum(userId, `entry#${tenMinutesAgo}`, 'entry#~');
    const reserved = await table.sum(userId, `reservation#${day}#`, `reservation#${day}#~`);
    if (Math.max(used, usedInMonth / 30, recent) + reserved + RESERVATION > LIMIT) {
      throw new Error('token_limit_exceeded');
    }
    await table.put(userId, this.reservationKey, RESERVATION);
  }

  async charge(tokens: number): Promise<void> {
    const { table, userId, day, month, now } = this;
    await table.add(userId, day, tokens);
    await table.add(userId, month, tokens);
    await table.put(userId, `entry#${now}#${randomUUID()}`, tokens);
  }

  async release(): Promise<void> {
    await this.table.delete(this.userId, this.reservationKey);
  }

  private get day(): string {
    return this.now.slice(0, 'yyyy-mm-dd'.length);
  }

  private get month(): string {
    return this.now.slice(0, 'yyyy-mm'.length);
  }
}
