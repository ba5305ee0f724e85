import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Guardrails } from '../../modules/guardrails/guardrails';
import { describeTerraform } from '../terraform/describe-terraform';
import { providerOverride, useMoto } from '../terraform/moto';
import { changesByAddress, type Plan, planOf } from '../terraform/plan';
import { checkPlannedShapes, shapeProblems } from '../terraform/shape-check';
import { terraform } from '../terraform/terraform-cli';
import { literalStack, moduleStack } from './synthesise';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001';
const OTHER_KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002';

/** Every kind of filter, in Terraform's names. */
const FULL = {
  name: 'ai-gateway',
  kms_key_arn: KEY,
  content_filters: { insults: { output_strength: 'MEDIUM' } },
  denied_topics: {
    'Legal advice': { definition: 'Advice on a law suit.', examples: ['Can I sue my landlord?'] },
    Money: { definition: 'Advice on what to do with money.' },
  },
  blocked_words: ['xyzzy', 'open sesame'],
  block_profanity: true,
  pii_entities: { EMAIL: 'BLOCK', AWS_SECRET_KEY: 'ANONYMIZE' },
  regexes: { ticket: { pattern: 'TICKET-[0-9]{6}', action: 'BLOCK' } },
  contextual_grounding: { grounding_threshold: 0.9 },
  tags: { team: 'platform' },
};

/** The same in TypeScript's names. */
const FULL_PROPERTIES = {
  name: FULL.name,
  kmsKeyArn: KEY,
  contentFilters: { insults: { outputStrength: 'MEDIUM' } },
  deniedTopics: FULL.denied_topics,
  blockedWords: FULL.blocked_words,
  blockProfanity: true,
  piiEntities: FULL.pii_entities,
  regexes: FULL.regexes,
  contextualGrounding: { groundingThreshold: 0.9 },
  tags: FULL.tags,
};

/** What changes in the second plan, by the name of a module call: all are the same in the first. */
const CHANGES = {
  nothing: {},
  content: { blocked_words: ['xyzzy', 'plugh'] },
  key: { kms_key_arn: OTHER_KEY },
  tags: { tags: { team: 'other' } },
  off: { enabled: false },
};

/** A root module that calls the published module, once a change, and the same from literals. */
const root = (changes: Readonly<Record<string, object>>) => ({
  module: {
    literals: { source: './literals' },
    ...Object.fromEntries(
      Object.entries(changes).map(([call, change]) => [call, { source: './variables', ...FULL, ...change }]),
    ),
  },
});

describeTerraform('a guardrail and its versions', 'moto', () => {
  const moto = useMoto();
  let directory: string;
  let first: Plan;
  let second: Plan;

  const write = async (file: string, content: object) => {
    const target = path.join(directory, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, JSON.stringify(content));
  };
  const same = Object.fromEntries(Object.keys(CHANGES).map((call) => [call, {}]));

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-guardrail-'));
    const { terraform: requirements } = moduleStack(Guardrails).toTerraform();
    const { resource, locals } = literalStack(Guardrails, FULL_PROPERTIES).toTerraform();
    await write('variables/main.tf.json', moduleStack(Guardrails).toTerraform());
    await write('literals/main.tf.json', { terraform: requirements, locals, resource });
    await write('main.tf.json', root(same));
    await providerOverride(directory);
    await terraform(directory, ['init']);
    first = await planOf(directory, moto);
    await terraform(directory, ['apply', '-auto-approve'], moto);
    await write('main.tf.json', root(CHANGES));
    second = await planOf(directory, moto);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const planned = (call: string) =>
    [...changesByAddress(first)]
      .filter(([address]) => address.startsWith(`module.${call}.`))
      .map(([address, { change }]) => [address.replace(`module.${call}.`, ''), change.after]);

  it('are what Bedrock’s API takes', () => {
    expect(shapeProblems(checkPlannedShapes(first))).toEqual([]);
  });

  it('are the same from literals as from variables', () => {
    expect(planned('literals')).toEqual(planned('nothing'));
  });

  it.each([
    ['stay as they are where nothing changes', 'nothing', 'no-op', 'no-op'],
    [
      'get a new version where the content changes, the guardrail in place',
      'content',
      'update',
      'delete, create',
    ],
    [
      'get a new version where the key changes, which the old one still needs',
      'key',
      'update',
      'delete, create',
    ],
    ['keep their version where only tags change', 'tags', 'update', 'no-op'],
    ['go where the guardrail is switched off', 'off', 'delete', 'delete'],
  ])('%s', (_title, call, guardrail, version) => {
    expect(actionsOf(second, call)).toEqual([guardrail, version]);
  });

  it('still get the version of a content that an apply left without one', async () => {
    await terraform(
      directory,
      ['apply', '-auto-approve', '-target=module.content.aws_bedrock_guardrail.gateway'],
      moto,
    );

    const third = await planOf(directory, moto);

    expect(actionsOf(third, 'content')).toEqual(['no-op', 'delete, create']);
  });
});

/** What a plan does with the guardrail and with the version of a module call. */
function actionsOf(plan: Plan, call: string): (string | undefined)[] {
  const changes = changesByAddress(plan);
  return ['aws_bedrock_guardrail.gateway[0]', 'aws_bedrock_guardrail_version.gateway_version[0]'].map(
    (address) => changes.get(`module.${call}.${address}`)?.change.actions.join(', '),
  );
}
