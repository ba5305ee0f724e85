import type { GatewayConfiguration } from '../../../src/gateway/configuration/configuration';
import type { Meter } from '../../../src/gateway/metering/meter';
import type { Settings } from '../../../src/gateway/ports';
import type { TurnStore } from '../../../src/gateway/turns/turn';
import { MemoryMeter } from '../memory-meter';
import { MemoryTurnStore } from '../memory-turn-store';
import type { Role } from './process';

/** What all processes share, as the product finds it: a mutant puts something broken between. */
export interface Stores {
  readonly meter: Meter;
  readonly turns: TurnStore;
  readonly settings: (role: Role) => Settings;
  /** What a read of the configuration finds, of all that were ever in force. */
  readonly configurationOf: (history: readonly GatewayConfiguration[]) => GatewayConfiguration;
}

/** What is truly stored. */
export class Memory {
  readonly meter = new MemoryMeter();
  readonly turns = new MemoryTurnStore();
  readonly configurations: GatewayConfiguration[];

  constructor(configuration: GatewayConfiguration) {
    this.configurations = [configuration];
  }

  get configuration(): GatewayConfiguration {
    return this.configurations.at(-1)!;
  }

  set configuration(value: GatewayConfiguration) {
    this.configurations.push(value);
  }
}

export const SETTINGS: Settings = {
  guardrailMode: 'sync',
  cadenceMs: 0,
  checkpointMs: 1_000,
  heartbeatMs: 1_000,
  leaseMs: 15_000,
  deadlineMarginMs: 5_000,
};

export function sound({ meter, turns }: Memory): Stores {
  return {
    meter,
    turns,
    settings: () => SETTINGS,
    configurationOf: (history) => history.at(-1)!,
  };
}
