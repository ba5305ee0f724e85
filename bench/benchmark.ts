import type { RatioName } from './goals';

/** One figure of the naive baseline and of the gateway, taken in the same run. */
export interface Measurement {
  /** What was measured, with its unit. */
  readonly measure: string;
  readonly baseline: number;
  readonly gateway: number;
  /** Where the project has a goal for the ratio of the two. */
  readonly ratio?: RatioName;
}

/** A comparison that `npm run bench -- <name>` runs. */
export interface Benchmark {
  readonly name: string;
  /** What the gateway is compared with, in one line. */
  readonly baseline: string;
  /** Whether it runs only where it is named. Default: false. */
  readonly onlyByName?: boolean;
  /** @param progress takes a line on what is under way */
  run(progress: (line: string) => void): Promise<readonly Measurement[]>;
}

/** The gateway's figure by the baseline's; none where that is 0. */
export function ratioOf({ baseline, gateway }: Measurement): number | undefined {
  return baseline === 0 ? undefined : gateway / baseline;
}
