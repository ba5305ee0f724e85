import { useEffect, useState } from 'react';
import type { Gateway, Model } from '../../client/gateway';
import { failureOfThrown, type Failure } from '../conversation/failure';

export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'ready'; readonly gateway: Gateway; readonly models: readonly Model[] }
  | { readonly status: 'failed'; readonly failure: Failure };

/**
 * Connects once, and closes the connection when the component goes.
 *
 * @param connect must be the same function at every render
 */
export function useGateway(connect: () => Promise<Gateway>): {
  readonly connection: Connection;
  readonly reconnect: () => void;
} {
  const [connection, setConnection] = useState<Connection>({ status: 'connecting' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isLeft = false;
    const opening = connect();
    void connectionOf(opening).then((result) => {
      if (!isLeft) setConnection(result);
    });
    return () => {
      isLeft = true;
      opening.then((gateway) => gateway.close()).catch(() => undefined);
    };
  }, [connect, attempt]);

  return {
    connection,
    reconnect() {
      setConnection({ status: 'connecting' });
      setAttempt(attempt + 1);
    },
  };
}

async function connectionOf(opening: Promise<Gateway>): Promise<Connection> {
  try {
    const gateway = await opening;
    return { status: 'ready', gateway, models: await gateway.models() };
  } catch (error) {
    return { status: 'failed', failure: failureOfThrown(error) };
  }
}
