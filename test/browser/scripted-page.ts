import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GatewayEvent, LimitStatus } from '../../src/gateway/contract/events';
import type { ChatRequest } from '../../src/gateway/contract/requests';
import { startWebServer } from '../../src/local/web-server';
import { buildWeb } from '../../src/web/build';
import { TestGateway, type Asked } from '../client/test-gateway';
import { numbered } from '../client/turn-events';

const model = {
  modelId: 'nova-lite',
  name: 'Nova Lite',
  maxOutputTokens: 4_096,
  contextTokens: 300_000,
};

/** What the function behind the page answers, to be changed at any time. */
export interface Script {
  limits: readonly LimitStatus[];
  /** The events of the next turns. */
  turn: readonly GatewayEvent[];
  /** How long it waits before each event of a turn, in milliseconds. */
  pauseMs: number;
  /** Of its one model. */
  capabilities: readonly string[];
}

export interface ScriptedPage {
  readonly url: string;
  readonly script: Script;
  /** The turns that were asked for. */
  readonly asked: readonly ChatRequest[];
  stop(): Promise<void>;
}

/** The page as it is built and served, its real sign-in and Event API; only the function behind them is the test's own. */
export async function startScriptedPage(): Promise<ScriptedPage> {
  const directory = await mkdtemp(join(tmpdir(), 'page-'));
  const server = await TestGateway.start();
  await buildWeb({ outDir: directory, minify: true });
  const web = await startWebServer({ port: 0, directory, amplifyOutputs: server.outputs });
  const script: Script = { limits: [], turn: [], pauseMs: 0, capabilities: [] };
  const asked: ChatRequest[] = [];
  void answerAll(server, script, asked);
  return {
    url: web.url,
    script,
    asked,
    stop: async () => {
      await web.close();
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function answerAll(server: TestGateway, script: Script, turns: ChatRequest[]): Promise<never> {
  for (;;) {
    const asked = await server.asked();
    const { request } = asked;
    if (request.type === 'chat') turns.push(request);
    for (const event of numbered(...answerTo(asked, script))) {
      if (request.type === 'chat') await setTimeout(script.pauseMs);
      await asked.reply([event]);
    }
  }
}

function answerTo({ request }: Asked, { limits, turn, capabilities }: Script): readonly GatewayEvent[] {
  switch (request.type) {
    case 'models':
      return [{ models: [{ ...model, capabilities: [...capabilities] }] }];
    case 'usage':
      return [{ usage: { plan: 'standard', team: 'physics', limits: [...limits] } }];
    default:
      return turn;
  }
}
