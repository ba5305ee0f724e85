import type { Clock } from '../clock';
import type { ModelRequest } from './language-models';

/** So many calls of a model must fail in a row before it is left alone. */
const FAILURES = 5;

/** For how long it is left alone, in milliseconds; then one call may try it. */
const OPEN_MS = 30_000;

type Called = Pick<ModelRequest, 'modelId' | 'provider'>;

interface Circuit {
  readonly failures: number;
  /** Epoch milliseconds until which nobody calls it. */
  readonly openUntil: number;
}

/**
 * Remembers which models cannot answer, so that a turn does not wait for one that has just failed time and again. Each
 * function instance has its own: what it knows is minutes old at the most, and nothing need be shared.
 */
export class CircuitBreaker {
  private readonly circuits = new Map<string, Circuit>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Whether a model may be called. Where it was left alone long enough, one call may, and others wait for its end. */
  admits(request: Called): boolean {
    const circuit = this.circuits.get(nameOf(request));
    if (circuit === undefined || circuit.failures < FAILURES) return true;
    const now = this.clock.now();
    if (now < circuit.openUntil) return false;
    this.circuits.set(nameOf(request), { ...circuit, openUntil: now + OPEN_MS });
    return true;
  }

  succeeded(request: Called): void {
    this.circuits.delete(nameOf(request));
  }

  /** @returns whether the model is left alone from now on, and was not before */
  failed(request: Called): boolean {
    const { failures } = this.circuits.get(nameOf(request)) ?? { failures: 0 };
    this.circuits.set(nameOf(request), { failures: failures + 1, openUntil: this.clock.now() + OPEN_MS });
    return failures + 1 === FAILURES;
  }
}

const nameOf = ({ modelId, provider }: Called): string => `${provider?.name ?? 'bedrock'}/${modelId}`;
