import * as path from 'node:path';
import { consoleLine } from './console';
import type { LocalGateway } from './local-gateway';
import { startLocalGateway } from './local-gateway';
import { readSettings } from './settings';

/** `npm start`: the gateway on a laptop, until Ctrl-C. */
async function main(): Promise<void> {
  const settings = readSettings(process.env, path.resolve(__dirname, '../..'));
  const gateway = await startLocalGateway(settings, {
    onProgress: (step) => console.log(`• ${step}`),
    onLog: (entry) => {
      const line = consoleLine(entry);
      if (line !== undefined) console.error(line);
    },
  });
  stopOnSignal(gateway);
  console.log(`\nOpen ${gateway.url} and sign in:`);
  for (const { username, password, groups } of gateway.demoUsers) {
    console.log(`  ${username}  ${password}  (${groups.join(', ')})`);
  }
  console.log('\nGateway ready');
}

function stopOnSignal(gateway: LocalGateway): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    void gateway.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(`The gateway did not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
