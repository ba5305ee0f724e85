import type {
  PreparedKey,
  PreparedResponse,
  PreparedResponses,
} from '../../../src/gateway/prepared/prepared-responses';
import { keyText } from '../../../src/gateway/prepared/prepared-responses';
import type { Listing, PreparedStore, StoredResponse } from '../../../src/gateway/prepared/prepared-store';

/** Prepared responses in memory. A position is a number. */
export class MemoryPrepared implements PreparedResponses, PreparedStore {
  readonly asked: (readonly PreparedKey[])[] = [];
  private readonly responses = new Map<string, StoredResponse>();

  get all(): readonly StoredResponse[] {
    return [...this.responses.values()];
  }

  async find(keys: readonly PreparedKey[]): Promise<readonly PreparedResponse[]> {
    this.asked.push(keys);
    const found = keys.map((key) => this.responses.get(keyText(key)));
    return found.filter((response) => response !== undefined);
  }

  async countHit(key: PreparedKey): Promise<void> {
    const response = this.responses.get(keyText(key));
    if (response) this.responses.set(keyText(key), { ...response, hits: response.hits + 1 });
  }

  async *list({
    set,
    after = '-1',
  }: Listing): AsyncGenerator<{ position: string; response: StoredResponse }> {
    for (const [index, response] of this.all.entries()) {
      const listed = index > Number(after) && (set === undefined || response.set === set);
      if (listed) yield { position: String(index), response };
    }
  }

  async put(response: PreparedResponse, seen: number | undefined): Promise<boolean> {
    const there = this.responses.get(keyText(response));
    if (there?.version !== seen) return false;
    this.responses.set(keyText(response), { ...response, hits: there?.hits ?? 0 });
    return true;
  }

  async remove(response: PreparedResponse): Promise<boolean> {
    const there = this.responses.get(keyText(response));
    if (there?.version !== response.version) return false;
    return this.responses.delete(keyText(response));
  }
}
