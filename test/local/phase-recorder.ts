import type { ObservedService, OnPhase, RequestPhase } from '../../src/local/request-observer';
import { phasesOf } from '../../src/local/request-observer';

/** An observer that keeps what it was told, and stops a request where a test says so. */
export class PhaseRecorder {
  seen: string[] = [];
  stopAt: RequestPhase | undefined;
  /** Awaited in each phase. */
  meanwhile: (phase: RequestPhase) => Promise<unknown> = async () => undefined;
  readonly onPhase: OnPhase;

  /** @param accessKeyId of the functions: other requests are none of the observer's business */
  constructor(service: ObservedService, accessKeyId: string) {
    this.onPhase = phasesOf(service, accessKeyId, async (phase, observed, operation) => {
      this.seen.push(`${phase} ${observed} ${operation}`);
      await this.meanwhile(phase);
      if (phase === this.stopAt) throw new Error('killed');
    });
  }

  reset(): void {
    this.seen = [];
    this.stopAt = undefined;
    this.meanwhile = async () => undefined;
  }
}
