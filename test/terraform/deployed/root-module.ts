import { cp } from 'node:fs/promises';
import * as path from 'node:path';
import { providerOverride } from '../moto';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';

/** A root module of `fixtures/` beside the published module's examples, fit for moto and initialised. */
export async function rootModule(fixture: string): Promise<string> {
  const directory = path.join(await publishedModule(), 'examples', fixture);
  await cp(path.join(__dirname, '../fixtures', fixture), directory, { recursive: true });
  await providerOverride(directory);
  await terraform(directory, ['init']);
  return directory;
}
