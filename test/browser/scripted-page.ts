import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayEvent, LimitStatus } from '../../src/gateway/contract/events';
import { startWebServer } from '../../src/local/web-server';
import { buildWeb } from '../../src/web/build';
import { TestGateway, type Asked } from '../client/test-gateway';
import { numbered } from '../client/turn-events';

const models = [
  {
    modelId: 'nova-lite',
    name: 'Nova Lite',
    maxOutputTokens: 4_096,
    contextTokens: 300_000,
    capabilities: [],
  },
];

/** What the function behind the page answers, to be changed at any time. */
export interface Script {
  limits: readonly LimitStatus[];
  /** The events of the next turns. */
  turn: readonly GatewayEvent[];
}

export interface ScriptedPage {
  readonly url: string;
  readonly script: Script;
  stop(): Promise<void>;
}

/** The page as it is built and served, its real sign-in and Event API; only the function behind them is the test's own. */
export async function startScriptedPage(): Promise<ScriptedPage> {
  const directory = await mkdtemp(join(tmpdir(), 'page-'));
  const server = await TestGateway.start();
  await buildWeb({ outDir: directory, minify: true });
  const web = await startWebServer({ port: 0, directory, amplifyOutputs: server.outputs });
  const script: Script = { limits: [], turn: [] };
  void answerAll(server, script);
  return {
    url: web.url,
    script,
    stop: async () => {
      await web.close();
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function answerAll(server: TestGateway, script: Script): Promise<never> {
  for (;;) {
    const asked = await server.asked();
    await asked.reply(numbered(...answerTo(asked, script)));
  }
}

function answerTo({ request }: Asked, { limits, turn }: Script): readonly GatewayEvent[] {
  switch (request.type) {
    case 'models':
      return [{ models }];
    case 'usage':
      return [{ usage: { plan: 'standard', team: 'physics', limits: [...limits] } }];
    default:
      return turn;
  }
}
