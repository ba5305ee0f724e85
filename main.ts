import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ModuleError } from './modules/terraform/module-error';
import { readConfiguration } from './stacks/configuration';
import { GatewayStack } from './stacks/gateway-stack';

const STACK = 'ai-gateway';
const CONFIGURATION = process.env['AI_GATEWAY_CONFIGURATION'] ?? 'stacks/gateway.json';

const app = new App();
new GatewayStack(app, STACK, readConfiguration(CONFIGURATION));
app.synth();

// Terraform runs in the stack's folder, and opens the packages and handlers there.
const stackFolder = join(app.outdir, 'stacks', STACK);
for (const [built, folder] of [
  ['dist/lambda', 'lambda'],
  ['dist/appsync', 'handlers'],
] as const) {
  if (!existsSync(built)) throw new ModuleError('MissingBuild', `${built} is missing. Run: npm run build`);
  cpSync(built, join(stackFolder, folder), { recursive: true });
}
