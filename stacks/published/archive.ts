import { zipSync, type Zippable } from 'fflate';
import type { FileTree } from './module-tree';

const FILE_MODE = 0o644 << 16;
const UNIX = 3;

/** The tree as a zip that Terraform takes as a source, identical wherever it is made. */
export function archive(tree: FileTree): Uint8Array {
  const encoder = new TextEncoder();
  const files: Zippable = {};
  for (const [path, content] of tree) {
    const bytes = typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content);
    files[path] = [bytes, { mtime: new Date(1980, 0, 1), os: UNIX, attrs: FILE_MODE, level: 9 }];
  }
  return zipSync(files);
}
