import { useEffect, useState, useSyncExternalStore } from 'react';
import { connectionStatus, watchConnection } from '../../client/connection';

/** What is back sooner than this nobody need hear of. */
const PATIENCE_MILLISECONDS = 1_000;

/** Says, without getting in the way, that the connection is lost, and that nothing need be done about it. */
export function ConnectionNote() {
  const isUp = useSyncExternalStore(watchConnection, () => connectionStatus() === 'up');
  const [isMissed, setMissed] = useState(false);

  useEffect(() => {
    if (isUp) return;
    const timer = setTimeout(() => setMissed(true), PATIENCE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      setMissed(false);
    };
  }, [isUp]);

  return (
    <p className="connection-note" role="status">
      {isMissed ? 'The connection is lost. It comes back by itself, and an answer then goes on.' : ''}
    </p>
  );
}
