import * as path from 'node:path';
import { buildChannelHandlers } from '../src/build/channel-handlers';
import { buildLambdaPackages } from '../src/build/lambda-packages';

/** Once a run: what the Terraform side takes from `dist/` as built files. */
export default async function build(): Promise<void> {
  const project = path.resolve(__dirname, '..');
  await buildChannelHandlers(project, path.join(project, 'dist/appsync'));
  await buildLambdaPackages(project, path.join(project, 'dist/lambda'));
}
