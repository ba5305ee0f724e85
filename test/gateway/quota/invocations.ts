import { handleFailedInvocation } from '../../../src/gateway/failed-invocation';
import type { InboundInvocation } from '../../../src/gateway/inbound';
import { handleInbound } from '../../../src/gateway/inbound';
import { reconcile } from '../../../src/gateway/operations/reconcile';
import { grantRaise } from '../../../src/gateway/operations/raise';
import { sweep } from '../../../src/gateway/operations/sweep';
import { InjectedFault } from './process';
import type { Role } from './process';
import { Process } from './process';
import type { Random } from './random';
import { anyChat, anyLimit, publishOf, USERS } from './scenario';
import type { Container, SteppedPorts } from './stepped-ports';

const MINUTE = 60_000;

/** How processes are started. */
export interface Platform {
  readonly random: Random;
  readonly now: () => number;
  readonly portsOf: (process: Process, container: Container) => SteppedPorts;
  readonly failed: (what: string) => void;
  /** In milliseconds. */
  readonly longestTurn: number;
}

/** Starts what a gateway's users, its platform and its operators start. */
export class Invocations {
  readonly running = new Set<Process>();
  private readonly inbound: InboundInvocation[] = [];
  private readonly inboundOf = new WeakMap<Process, InboundInvocation>();
  private readonly containers: Container[] = [{ latest: undefined }, { latest: undefined }];
  private started = 0;

  constructor(private readonly platform: Platform) {}

  /** Starts any of them; new chats most of all. */
  startAny(): void {
    const { random } = this.platform;
    const choice = random.between(1, 100);
    if (choice <= 58) this.deliver(this.anyPublish());
    else if (choice <= 69) this.deliver(this.anyDelivered());
    else if (choice <= 74) this.failure(this.anyDelivered());
    else if (choice <= 80) this.sweep();
    else if (choice <= 85) this.reconcile();
    else if (choice <= 97) this.control();
    else this.raise();
  }

  deliver(inbound: InboundInvocation): Process {
    this.inbound.push(inbound);
    const { random, now, longestTurn } = this.platform;
    const deadline = now() + random.between(8_000, longestTurn);
    const process = this.start('inbound', deadline, (ports) => handleInbound(ports, inbound, { deadline }));
    this.inboundOf.set(process, inbound);
    return process;
  }

  failure(inbound: InboundInvocation): Process {
    return this.start('failure', this.in(1), (ports) =>
      handleFailedInvocation(ports, inbound, { deadline: this.in(1) }),
    );
  }

  sweep(): Process {
    return this.start('sweep', this.in(5), sweep);
  }

  reconcile(): Process {
    return this.start('reconcile', this.in(15), reconcile);
  }

  chat(user: (typeof USERS)[number], more: Record<string, unknown> = {}): InboundInvocation {
    const { random } = this.platform;
    return publishOf(user, [{ ...anyChat(random, user, `r${++this.started}`), ...more }]);
  }

  private anyPublish(): InboundInvocation {
    const { random } = this.platform;
    const user = random.pick(USERS);
    const first = anyChat(random, user, `r${++this.started}`);
    const cancel = { type: 'cancel', requestId: first['requestId'] };
    if (random.chance(5)) return publishOf(user, [first, cancel]);
    if (random.chance(5)) return publishOf(user, [first, anyChat(random, user, `r${++this.started}`)]);
    return publishOf(user, [first]);
  }

  /** One that was published before: mostly a short time ago. */
  private anyDelivered(): InboundInvocation {
    const { random } = this.platform;
    if (this.inbound.length === 0) return this.anyPublish();
    const suspended = [...this.running].find((process) => process.frozen && this.inboundOf.has(process));
    if (suspended && random.chance(50)) return this.inboundOf.get(suspended)!;
    return random.pick(this.inbound.slice(random.chance(90) ? -4 : 0));
  }

  private control(): void {
    const { random } = this.platform;
    const { identity, events } = this.anyDelivered();
    const user = USERS.find(({ userId }) => userId === identity.userId)!;
    const { requestId } = events[0]!.payload as { requestId: string };
    const type = random.pick(['cancel', 'cancel', 'cancel', 'usage', 'resume', 'models']);
    const named = type === 'cancel' || type === 'resume' ? { requestId } : {};
    this.start('inbound', this.in(1), (ports) =>
      handleInbound(ports, publishOf(user, [{ type, ...named }]), { deadline: this.in(1) }),
    );
  }

  private raise(): void {
    const { random, now } = this.platform;
    const scope = random.pick(['user', 'team', 'organisation'] as const);
    const subjects = { user: USERS.map(({ userId }) => userId), team: ['red', 'blue'], organisation: [''] };
    const { window, unit, limit } = anyLimit(random, scope);
    const request = { scope, subject: random.pick<string>(subjects[scope]), window, unit, amount: limit };
    const until = now() + random.pick([5_000, 60 * MINUTE, 20 * 24 * 60 * MINUTE]);
    const granted = { ...request, until, grantedBy: 'operator', reason: 'test' };
    this.start('raise', this.in(1), (ports) => grantRaise(ports, granted));
  }

  private start(role: Role, deadline: number, work: (ports: SteppedPorts) => Promise<unknown>): Process {
    const { random, portsOf, failed } = this.platform;
    const process = new Process(`${role} ${++this.started}`, role, deadline);
    this.running.add(process);
    work(portsOf(process, random.pick(this.containers)))
      .catch((error: unknown) => {
        if (!(error instanceof InjectedFault)) failed(`${process.name} failed: ${String(error)}`);
      })
      .finally(() => this.running.delete(process));
    return process;
  }

  private in(minutes: number): number {
    return this.platform.now() + minutes * MINUTE;
  }
}
