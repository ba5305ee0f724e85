import { CONNECTION_STATE_CHANGE, ConnectionState } from 'aws-amplify/data';
import { Hub } from 'aws-amplify/utils';

/**
 * Where the WebSocket stands that all gateways of a page or process share. `lost`: it broke, or there is none yet.
 * `offline`: the browser says that there is no network.
 */
export type ConnectionStatus = 'up' | 'lost' | 'offline';

/** Left out: what is on its way to another state. */
const statuses: Partial<Record<ConnectionState, ConnectionStatus>> = {
  [ConnectionState.Connected]: 'up',
  [ConnectionState.ConnectedPendingKeepAlive]: 'up',
  [ConnectionState.ConnectionDisrupted]: 'lost',
  [ConnectionState.Disconnected]: 'lost',
  [ConnectionState.ConnectedPendingNetwork]: 'offline',
  [ConnectionState.ConnectionDisruptedPendingNetwork]: 'offline',
};

const listeners = new Set<(status: ConnectionStatus) => void>();
let current: ConnectionStatus = 'lost';

Hub.listen('api', ({ payload: { event, data } }) => {
  if (event !== CONNECTION_STATE_CHANGE) return;
  const status = statuses[(data as { connectionState: ConnectionState }).connectionState];
  if (status === undefined) return;
  current = status;
  for (const listener of [...listeners]) listener(status);
});

export function connectionStatus(): ConnectionStatus {
  return current;
}

/**
 * Tells of every change, and at times of none.
 *
 * @returns ends the telling
 */
export function watchConnection(listener: (status: ConnectionStatus) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
