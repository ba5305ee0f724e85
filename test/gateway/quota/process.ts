/** What a process runs: an invocation of one of the gateway's functions. */
export type Role = 'inbound' | 'failure' | 'sweep' | 'reconcile' | 'raise';

/** One invocation. It is gone when it has ended or crashed, and hears of nothing any more. */
export class Process {
  alive = true;
  /** Suspended: it goes on later, as if no time had passed. */
  frozen = false;
  /** Whether a fault was injected into one of its calls: then it need not reach its goal. */
  faulted = false;

  constructor(
    readonly name: string,
    readonly role: Role,
    /** Epoch milliseconds at which the platform kills it. */
    readonly deadline: number,
  ) {}
}

/** What goes wrong with one call. */
export type Fault =
  /** Rejected, and not made. */
  | 'rejected'
  /** Made, and rejected. */
  | 'answerLost'
  /** Rejected, and made later. */
  | 'late'
  /** Made twice, as a client does that has not heard an answer. */
  | 'repeated'
  /** The process dies with the call not made. */
  | 'crashBefore'
  /** The process dies with the call made. */
  | 'crashAfter';

export const FAULTS: readonly Fault[] = [
  'rejected',
  'answerLost',
  'late',
  'repeated',
  'crashBefore',
  'crashAfter',
];

export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}
