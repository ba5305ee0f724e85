import { useEffect, useEffectEvent } from 'react';
import type { Turn } from '../conversation/turn';
import { tools } from '../tools/registry';
import { callsOf, runTools, type ToolResult } from '../tools/run-tools';

/**
 * Runs the tools that the open turn asks for, once for each of its rounds, also after a reload. Where the turn is stopped or
 * left meanwhile, they are told so and their results are dropped.
 */
export function useToolCalls(
  open: Turn | undefined,
  onResults: (turn: Turn, results: readonly ToolResult[]) => void,
): void {
  const calling = open?.status === 'calling' ? open : undefined;
  const callingId = calling?.requestId;

  const run = useEffectEvent(async (signal: AbortSignal) => {
    if (!calling) return;
    const results = await runTools(tools, callsOf(calling.content ?? []), signal);
    if (!signal.aborted) onResults(calling, results);
  });

  useEffect(() => {
    if (callingId === undefined) return;
    const leaving = new AbortController();
    void run(leaving.signal);
    return () => leaving.abort();
  }, [callingId]);
}
