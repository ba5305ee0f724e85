import type { GatewayConfiguration } from '../configuration/configuration';
import type { ChatTurnRequest } from '../contract/requests';
import type { Ports } from '../ports';
import { findPrepared } from '../prepared/find-prepared';
import type { PreparedResponse } from '../prepared/prepared-responses';
import type { TurnClaim } from '../turns/turn';
import type { Admission, Admitting } from './admit';
import { admit } from './admit';
import type { RequestContext } from './context';
import type { PreparedTurn } from './prepare';
import { prepareTurn } from './prepare';

export interface CurrentAdmission {
  readonly prepared: PreparedTurn;
  readonly admission: Exclude<Admission, { status: 'outdated' }>;
  /** A prepared response that answers in place of a model. Never rejects. */
  readonly response: Promise<PreparedResponse | undefined>;
}

/**
 * Admits a request under the configuration in force. A function that has slept begins with what it last read, and looks at
 * the same time whether that still holds: only a change costs a second trip.
 *
 * @throws GatewayError as `prepareTurn` and `admit`
 */
export async function admitUnderCurrent(
  ports: Admitting & Pick<Ports, 'configuration' | 'prepared'>,
  request: ChatTurnRequest,
  context: RequestContext,
): Promise<CurrentAdmission> {
  let configuration = ports.configuration.latest ?? (await ports.configuration.current());
  let opened: TurnClaim | undefined;
  for (;;) {
    const current = ports.configuration.current();
    const prepared = await prepareOr(current, configuration, () =>
      prepareTurn(configuration, context.caller, request, ports.clock.now()),
    );
    if (prepared) {
      const isCurrent = isSame(current, configuration);
      // Beside the admission: it costs no time of its own.
      const response = configuration.hasPrepared
        ? findPrepared(ports, request, context.caller, prepared.model)
        : Promise.resolve(undefined);
      const admission = await admit(ports, prepared, context, { isCurrent, opened });
      if (admission.status !== 'outdated') return { prepared, admission, response };
      opened = admission.opened;
    }
    configuration = await current;
  }
}

/** What is wrong under an old configuration may be right under the current one. */
async function prepareOr(
  current: Promise<GatewayConfiguration>,
  used: GatewayConfiguration,
  prepare: () => PreparedTurn,
): Promise<PreparedTurn | undefined> {
  try {
    return prepare();
  } catch (error) {
    if (await isSame(current, used)) throw error;
    return undefined;
  }
}

async function isSame(current: Promise<GatewayConfiguration>, used: GatewayConfiguration): Promise<boolean> {
  return (await current) === used;
}
