import { useCallback, useEffect, useState } from 'react';
import type { Gateway } from '../../client/gateway';
import type { LimitStatus } from '../../gateway/contract/events';
import { updateLimits } from './limits';

export interface UsageState {
  readonly plan?: string;
  /** Absent until they have been read once. */
  readonly limits?: readonly LimitStatus[];
  /** The last reading failed: the figures, if any, are old. */
  readonly isStale: boolean;
  /** Reads the figures anew. */
  readonly refresh: () => void;
  /** Takes over figures that came with an answer. */
  readonly update: (limits: readonly LimitStatus[]) => void;
}

/** The caller's limits: read at the start and whenever asked, and kept up to date by every answer. */
export function useUsage(gateway: Gateway): UsageState {
  const [figures, setFigures] = useState<Pick<UsageState, 'plan' | 'limits' | 'isStale'>>({ isStale: false });

  const refresh = useCallback(() => {
    gateway.usage().then(
      ({ plan, limits }) => setFigures({ plan, limits, isStale: false }),
      () => setFigures((known) => ({ ...known, isStale: true })),
    );
  }, [gateway]);

  const update = useCallback((newer: readonly LimitStatus[]) => {
    setFigures((known) => ({ ...known, limits: updateLimits(known.limits ?? [], newer) }));
  }, []);

  useEffect(refresh, [refresh]);

  return { ...figures, refresh, update };
}
