import { expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { allModules } from '../../../modules/all-modules';
import { codeBlocks } from '../../docs/code-blocks';
import { describeTerraform } from '../describe-terraform';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';

const SOURCE = /source( +)= "[^"]+\/ai-gateway\/aws(\/\/[^"]*)?"/;

/** What the examples of the parts take from elsewhere. */
const SURROUNDINGS = `
resource "aws_cognito_user_pool" "users" { name = "users" }
resource "aws_kms_key" "gateway" {}
resource "aws_sns_topic" "operators" {}
`;

/** The calls of the module in a document, with the source as it lies beside. */
const callsIn = async (document: string): Promise<string[]> =>
  codeBlocks(await readFile(document, 'utf8'), 'hcl')
    .filter((block) => SOURCE.test(block))
    .map((block) =>
      block.replace(
        SOURCE,
        (_, space: string, part?: string) => `source${space}= "../..${(part ?? '').slice(1)}"`,
      ),
    );

async function validate(folder: string, text: string): Promise<string> {
  const directory = path.join(await publishedModule(), 'examples', folder);
  await mkdir(directory);
  await writeFile(path.join(directory, 'main.tf'), text);
  await terraform(directory, ['init']);
  return (await terraform(directory, ['validate'])).stdout;
}

describeTerraform('the Terraform in READMEs', 'provider', () => {
  it.each(['README.md', 'modules/gateway/README.md'])('%s: is valid', async (document) => {
    const calls = await callsIn(document);

    const said = await validate(document.replaceAll('/', '-'), calls.join('\n'));

    expect(calls).toHaveLength(1);
    expect(said).toContain('The configuration is valid');
  });

  it('of the parts: is valid, all of it in one root', async () => {
    const calls = await Promise.all(
      allModules.map(({ definition: { name } }) => callsIn(`modules/${name}/README.md`)),
    );

    const said = await validate('parts', [SURROUNDINGS, ...calls.flat()].join('\n'));

    expect(calls.filter((blocks) => blocks.length === 0)).toEqual([]);
    expect(said).toContain('The configuration is valid');
  });
});
