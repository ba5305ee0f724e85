import * as path from 'node:path';
import { bundleChannelHandler } from '../build/channel-handlers';
import { buildLambdaPackages } from '../build/lambda-packages';
import { buildWeb } from '../web/build';
import type { LocalSettings } from './settings';
import type { Artifacts } from './stack/artifacts';

/** What is deployed: the channel handlers' text, the Lambda packages and the UI. */
export interface Bundle extends Artifacts {
  readonly webDirectory: string;
}

/** Builds what `npm run build` builds, and the UI, into the state directory. */
export async function buildBundle({ projectDirectory, stateDirectory }: LocalSettings): Promise<Bundle> {
  const lambdaDirectory = path.join(stateDirectory, 'lambda');
  const webDirectory = path.join(stateDirectory, 'web');
  const [inbound, outbound] = await Promise.all([
    bundleChannelHandler(projectDirectory, 'inbound'),
    bundleChannelHandler(projectDirectory, 'outbound'),
    buildLambdaPackages(projectDirectory, lambdaDirectory),
    buildWeb({ outDir: webDirectory, minify: false }),
  ]);
  return {
    handlers: { inbound, outbound },
    lambdaDirectory: path.relative(projectDirectory, lambdaDirectory),
    webDirectory,
  };
}
