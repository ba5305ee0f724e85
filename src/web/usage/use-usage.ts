import { useCallback, useEffect, useState } from 'react';
import type { Gateway } from '../../client/gateway';
import type { LimitStatus } from '../../gateway/contract/events';
import { updateLimits } from './limits';
import { nextReadingIn } from './next-reading';

interface Figures {
  readonly plan?: string;
  /** The team that pays, if any. */
  readonly team?: string | undefined;
  /** Absent until they have been read once. */
  readonly limits?: readonly LimitStatus[];
  /** When they were read, in epoch milliseconds. */
  readonly readAt: number;
  /** The last reading failed: the figures, if any, are old. */
  readonly isStale: boolean;
}

export interface UsageState extends Figures {
  /** Reads the figures anew. */
  readonly refresh: () => void;
  /** Takes over figures that came with an answer. */
  readonly update: (limits: readonly LimitStatus[]) => void;
}

/**
 * The caller's limits: read at the start and whenever asked, kept up to date by every answer, and read anew when a part of
 * one has become free.
 */
export function useUsage(gateway: Gateway): UsageState {
  const [figures, setFigures] = useState<Figures>({ isStale: false, readAt: 0 });
  const { limits, readAt } = figures;

  const refresh = useCallback(() => {
    gateway.usage().then(
      (usage) => setFigures({ ...usage, isStale: false, readAt: Date.now() }),
      () => setFigures((known) => ({ ...known, isStale: true })),
    );
  }, [gateway]);

  const update = useCallback((newer: readonly LimitStatus[]) => {
    const receivedAt = Date.now();
    setFigures((known) => ({
      ...known,
      limits: updateLimits(known.limits ?? [], newer),
      readAt: receivedAt,
    }));
  }, []);

  useEffect(refresh, [refresh]);

  useEffect(() => {
    const delay = limits && nextReadingIn(limits, readAt);
    if (delay === undefined) return;
    const timer = setTimeout(refresh, delay);
    return () => clearTimeout(timer);
  }, [limits, readAt, refresh]);

  return { ...figures, refresh, update };
}
