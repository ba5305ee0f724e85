import type { ConfiguredLimit, GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import { UNITS } from '../../src/gateway/metering/amounts';
import { COUNTING_WINDOWS } from '../../src/gateway/metering/windows';
import { configuration } from '../gateway/world';

/** As long as a team's name may be. */
export const TEAM = 'research-'.padEnd(64, 'x');

const limits: ConfiguredLimit[] = COUNTING_WINDOWS.flatMap((window) =>
  UNITS.map((unit) => ({ window, unit, limit: 100_000_000_000_000 })),
);

/** Every unit in every window is limited, and turns at once: of the user, of the team and of the organisation. */
export const limitedEverywhere: Pick<GatewayConfiguration, 'plans' | 'teams' | 'organisation'> = {
  plans: [{ ...configuration().plans[1]!, limits }],
  teams: [{ name: TEAM, group: 'research', concurrentTurns: 1_000, limits }],
  organisation: { concurrentTurns: 1_000, limits },
};

/** The groups of a user whom all of them limit. */
export const LIMITED_GROUPS = ['standard', 'research'];
