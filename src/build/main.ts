import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { buildChannelHandlers } from './channel-handlers';
import { buildLambdaPackages } from './lambda-packages';

const projectDirectory = path.resolve(__dirname, '../..');

/** `npm run build`: everything that is deployed, in `dist/`. */
async function main(): Promise<void> {
  await buildChannelHandlers(projectDirectory, path.join(projectDirectory, 'dist/appsync'));
  const zips = await buildLambdaPackages(projectDirectory, path.join(projectDirectory, 'dist/lambda'));
  for (const file of zips) {
    const bytes = await readFile(file);
    const hash = createHash('sha256').update(bytes).digest('hex');
    console.log(
      `${path.relative(projectDirectory, file)}  ${(bytes.length / 1000).toFixed(0)} KB  sha256 ${hash}`,
    );
  }
}

void main();
