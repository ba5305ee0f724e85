import { randomUUID } from 'node:crypto';
import { signIn } from 'aws-amplify/auth';
import { WebSocket } from 'ws';
import { connectGateway } from '../amplify';
import { GatewayClientError } from '../errors';
import { createUserContext } from '../user-context';
import { type DemoArguments, parseDemoArguments, USAGE, UsageError } from './arguments';
import { credentialsOf } from './credentials';
import { type DemoGateway, findOrStartGateway, localStateDirectory, readGateway } from './local-gateway';
import { asClientError, describeFailure, describeTurn } from './print';
import { type AnsweredTurn, runTurn } from './run';

export const EXIT = { completed: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface DemoSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Takes the answer, in pieces as they come. */
  readonly output: (text: string) => void;
  /** Takes lines for people: progress and failures. */
  readonly tell: (line: string) => void;
  /** Aborted on Ctrl-C: the turn is cancelled, and read to its end. */
  readonly signal: AbortSignal;
}

interface TurnIds {
  readonly requestId: string;
  readonly conversationId: string;
}

/**
 * One prompt, its answer as it streams, what it cost and what is left.
 *
 * @returns the exit code: `completed` only where the whole answer came
 */
export async function runDemo(args: readonly string[], surroundings: DemoSurroundings): Promise<number> {
  const { output, tell, signal } = surroundings;
  const ids = { requestId: randomUUID(), conversationId: randomUUID() };
  let demo: DemoArguments | undefined;
  try {
    demo = parseDemoArguments(args);
    const answered = await ask(demo, ids, surroundings);
    const failure = incompleteness(answered);
    output(demo.json ? jsonLine({ ...answered.summary, ...failure }) : `\n\n${describeTurn(answered)}\n`);
    if (failure) tell(failure.error.message);
    if (signal.aborted) return EXIT.interrupted;
    return failure ? EXIT.failed : EXIT.completed;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    if (error instanceof UsageError) {
      tell(`${error.message}\n\n${USAGE}`);
      return EXIT.usage;
    }
    const { code, message } = asClientError(error);
    tell(`\n${describeFailure({ code, message })}\nrequest id ${ids.requestId}`);
    if (demo?.json) output(jsonLine({ ...ids, error: { code, message } }));
    return EXIT.failed;
  }
}

async function ask(demo: DemoArguments, ids: TurnIds, surroundings: DemoSurroundings): Promise<AnsweredTurn> {
  const { output, signal } = surroundings;
  const { prompt, json, modelId } = demo;
  const found = await findGateway(demo, surroundings);
  try {
    const context = createUserContext(found.outputs, { webSocket: nodeWebSocket });
    const { nextStep } = await signIn(context, credentialsOf(demo, found.demoUsers));
    if (nextStep.signInStep !== 'DONE') {
      throw new GatewayClientError(
        nextStep.signInStep,
        'This user must first complete the sign-in on the web page.',
      );
    }
    signal.throwIfAborted();
    const gateway = await connectGateway({ context });
    try {
      return await runTurn(gateway, {
        ...ids,
        prompt,
        signal,
        ...(modelId !== undefined && { modelId }),
        onText: (text) => void (json || output(text)),
      });
    } finally {
      await gateway.close();
    }
  } finally {
    await found.stop();
  }
}

function findGateway(
  { outputsFile }: DemoArguments,
  { environment, tell, signal }: DemoSurroundings,
): Promise<DemoGateway> {
  if (outputsFile !== undefined) return readGateway(outputsFile);
  return findOrStartGateway({ stateDirectory: localStateDirectory(environment), onProgress: tell, signal });
}

function incompleteness({ summary: { gaps } }: AnsweredTurn) {
  if (gaps === 0) return undefined;
  const message = `Lost on the way: ${gaps} of this answer's events. Ask again.`;
  return { error: { code: 'incomplete', message } };
}

function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

const nodeWebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
