import { CircuitBreaker } from '../../../src/gateway/models/circuit-breaker';
import { MemoryAnswerLog } from '../memory-answer-log';
import type { ConfigurationSource } from '../../../src/gateway/configuration/configuration';
import { GatewayError } from '../../../src/gateway/errors';
import type { LanguageModels } from '../../../src/gateway/models/language-models';
import type { Reconciling } from '../../../src/gateway/operations/reconcile';
import type { RaiseStore } from '../../../src/gateway/metering/raises';
import type { Ports } from '../../../src/gateway/ports';
import { PublishError } from '../../../src/gateway/publisher/channel-publisher';
import type { Telemetry } from '../../../src/gateway/telemetry';
import { inputCount, outputCount } from './prices';
import { InjectedFault } from './process';
import { anyAnswer } from './scripted-model';
import type { Stepping } from './stepped-stores';
import { steppedMeter, steppedRaises, steppedScans, steppedTurns } from './stepped-stores';

export type SteppedPorts = Ports & Reconciling & { readonly raises: RaiseStore };

/** How often a port does not do what it was asked for, by its own fault. */
export interface Trouble {
  readonly percent: number;
}

/** The configuration as one container has it: it remembers what it read last. */
export interface Container {
  latest: ConfigurationSource['latest'];
}

/** Everything around one process, each call of which waits for the test. */
export function steppedPorts(
  stepping: Stepping,
  container: Container,
  trouble: Trouble,
  newId: () => string,
): SteppedPorts {
  const { scheduler, random, oracle, memory, stores, process } = stepping;
  return {
    breaker: new CircuitBreaker({ now: () => scheduler.time }),
    clock: {
      now: () => scheduler.time,
      sleep: (milliseconds, signal) => scheduler.sleep(process, milliseconds, signal),
    },
    configuration: {
      get latest() {
        return container.latest;
      },
      current: () =>
        scheduler.call(process, { port: 'configuration.current', fails: true }, async () => {
          oracle.configured(process, memory.configuration);
          return (container.latest = stores.configurationOf(memory.configurations));
        }),
    },
    // No plan of a scenario keeps answers.
    answers: new MemoryAnswerLog(),
    meter: steppedMeter(stepping),
    turns: steppedTurns(stepping),
    ...steppedScans(stepping),
    raises: steppedRaises(stepping),
    models: steppedModels(stepping),
    tokenCounter: {
      count: (_, { messages }) => {
        const [message] = messages;
        const text = message!.content[0]!.text!;
        return scheduler.call(process, { port: 'tokenCounter.count' }, async () => {
          if (random.chance(20 + trouble.percent)) return undefined;
          return text.startsWith('y') ? outputCount(text) : inputCount(text);
        });
      },
    },
    publisher: {
      publish: (_, events) =>
        scheduler.call(process, { port: 'publisher.publish', latest: Infinity }, async () => {
          if (random.chance(trouble.percent)) throw new PublishError('Throttled', random.chance(80));
          const hasText = events.some((event) => event.includes('contentBlockDelta'));
          if (hasText) oracle.ledger.published(oracle.turnAt(process));
        }),
    },
    telemetry: telemetryThatFinds((bug) => oracle.violated(bug)),
    newId,
    settings: stores.settings(process.role),
  };
}

/** A model takes as long as it likes. It is called when it is asked for an answer, not when that is read. */
function steppedModels({ scheduler, random, oracle, process }: Stepping): LanguageModels {
  return {
    converse: (request) => {
      const { modelId, messages, inferenceConfig } = request;
      if (process.alive) oracle.calls(process, modelId, request);
      const script = anyAnswer(random, messages[0]!.content[0]!.text!, inferenceConfig.maxTokens);
      return (async function* () {
        for (const next of script) {
          const due = next === 'hangs' ? Infinity : scheduler.time;
          await scheduler.call(
            process,
            { port: 'models.converse', due, latest: Infinity },
            async () => undefined,
          );
          if (next === 'hangs') return;
          if (next instanceof Error) throw next;
          if ('metadata' in next) oracle.ledger.measured(oracle.turnAt(process), next.metadata.usage);
          yield next;
        }
      })();
    },
  };
}

/** Hears of what the product did not expect and nobody injected. */
function telemetryThatFinds(found: (bug: string) => void): Telemetry {
  return {
    log: (_, message, __, error) => {
      const cause = error instanceof GatewayError ? error.cause : error;
      const isKnown = cause === undefined || cause instanceof InjectedFault || cause instanceof PublishError;
      const isSpoken = error instanceof GatewayError && error.code !== 'internal_server_error';
      if (!isKnown && !isSpoken && !isReset(cause))
        found(`${message}: ${cause instanceof Error ? cause.message : 'unknown'}`);
    },
    measure: () => undefined,
    span: (_, work) => work(() => undefined),
  };
}

function isReset(cause: unknown): boolean {
  return cause instanceof Error && cause.message === 'The connection was reset';
}
