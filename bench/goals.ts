/** The ratios that the project commits itself to, the gateway's figure by the naive one's: the most that each may be. */
export const GOALS = {
  /** From the bundle's import to a ready handler. */
  startup: 0.6,
  /** From the start of a process to the first text on its user's channel. */
  coldFirstToken: 0.7,
  /** Publishes for the same answer, at 100 and at 200 tokens a second. */
  publishes100: 0.4,
  publishes200: 0.2,
  /** From a token's making to its arrival, 99th percentile, at 100 tokens a second. */
  p99At100: 0.1,
  /** How late the last token arrives, at 500 tokens a second. */
  lagAt500: 0.02,
  /** CPU time of the publishing process, at 100 tokens a second. */
  cpuPerTokenAt100: 0.3,
} as const;

export type RatioName = keyof typeof GOALS;
