import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraform } from '../../terraform/terraform-cli';

/**
 * What `terraform fmt` would change in files, as a diff; empty where it would change nothing. Needs Terraform, but no
 * provider.
 * @param files file name → text
 * @throws TerraformFailed where a file is no HCL
 */
export async function terraformFmtDiff(files: ReadonlyMap<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hcl-'));
  try {
    await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
    // 3: something would be changed.
    const { stdout } = await terraform(folder, ['fmt', '-check', '-diff'], { accept: [0, 3] });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
