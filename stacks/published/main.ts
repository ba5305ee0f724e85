import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archive } from './archive';
import { moduleTree } from './module-tree';

const NAME = 'terraform-aws-ai-gateway';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const started = performance.now();
const folder = join(process.argv[2] ?? 'dist', NAME);
const tree = moduleTree();
rmSync(folder, { recursive: true, force: true });
for (const [path, content] of tree) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
const archiveFile = `${folder}-${version}.zip`;
writeFileSync(archiveFile, archive(tree));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${folder} (${tree.size} files) and ${archiveFile} in ${seconds} s`);
