import { describe, expect, it } from '@jest/globals';
import { TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { allModules, type AnyModuleClass } from '../../modules/all-modules';
import { COMMENT } from '../../modules/terraform/comment';
import type { Rule } from '../../modules/terraform/definition';
import { snakeCase } from '../../modules/terraform/names';
import {
  type AnySchema,
  describe as described,
  entriesOf,
  itemOf,
  kindOf,
} from '../../modules/terraform/schema';
import type { Body, SynthesisedStack } from '../../stacks/synthesised';
import { literalStack, moduleStack } from './synthesise';

/** https://developer.hashicorp.com/terraform/language/block/variable */
const RESERVED = ['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

const modules = allModules.map((Module) => [Module.definition.name, Module] as const);
const rules = modules.flatMap(([name, Module]) =>
  Object.values(Module.definition.variables)
    .flatMap((variable) => variable.rules)
    .map((rule) => [name, rule.message, rule, Module] as const),
);

describe.each(modules)('the module %s', (_name, Module) => {
  const { definition } = Module;

  it('accepts its example', () => {
    expect(() => literalStack(Module)).not.toThrow();
  });

  it('has the same addresses for literals as for variables', () => {
    const ofLiterals = addresses(literalStack(Module).toTerraform());

    const ofVariables = addresses(moduleStack(Module).toTerraform());

    expect(ofLiterals).toEqual(ofVariables);
  });

  it('has variables that are described in sentences', () => {
    const described = Object.entries(definition.variables).filter(([, { description }]) =>
      /^[\p{Lu}\p{N}“].*\.$/su.test(description),
    );

    expect(described.map(([name]) => name)).toEqual(Object.keys(definition.variables));
  });

  it('has no variable by a name that Terraform keeps for itself in a module block', () => {
    const names = Object.keys(definition.variables).map(snakeCase);

    expect(names.filter((name) => RESERVED.includes(name))).toEqual([]);
  });

  it('describes every attribute of its variables', () => {
    const silent = Object.entries(definition.variables).flatMap(([name, { schema }]) =>
      withoutDescription(schema, name),
    );

    expect(silent).toEqual([]);
  });

  it('describes its outputs', () => {
    const silent = Object.entries(definition.outputs).filter(
      ([, { description }]) => !description.endsWith('.'),
    );

    expect(silent).toEqual([]);
  });

  it('gives every output that it defines', () => {
    const { output } = moduleStack(Module).toTerraform();

    expect(Object.values(output ?? {}).filter(({ value }) => (value ?? null) === null)).toEqual([]);
    expect(Object.keys(output ?? {})).toHaveLength(Object.keys(definition.outputs).length);
  });

  it('is synthesised the same every time', () => {
    const [first, second] = [literalStack(Module), literalStack(Module)].map(text);
    const [module, again] = [moduleStack(Module), moduleStack(Module)].map(text);

    expect([second, again]).toEqual([first, module]);
  });

  it('names everything in snake_case, without a hash', () => {
    const names = elements(moduleStack(Module)).map(({ friendlyUniqueId }) => friendlyUniqueId);

    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('names no two things the same', () => {
    const names = elements(moduleStack(Module)).map(kindAndName);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('tags every resource that takes tags', () => {
    const stack = moduleStack(Module);
    const { resource = {} } = stack.toTerraform();

    const untagged = elements(stack)
      .filter(TerraformResource.isTerraformResource)
      .filter((element) => 'tagsInput' in element)
      .filter(
        ({ terraformResourceType: type, friendlyUniqueId: name }) =>
          !('tags' in (resource[type]?.[name] ?? {})),
      );

    expect(untagged.map(kindAndName)).toEqual([]);
  });

  it('has no policy about everything without a condition or a comment that says why', () => {
    const unbounded = statements(Module).filter(
      ({ body, comments }) => anything(body['resources']) && !body['condition'] && comments === 0,
    );

    expect(unbounded.map(({ where }) => where)).toEqual([]);
  });

  it('allows nobody in particular only under a condition', () => {
    const open = statements(Module).filter(({ body }) => {
      const principals = asBodies(body['principals']).filter(({ identifiers }) => anything(identifiers));
      return principals.length > 0 && body['effect'] !== 'Deny' && !body['condition'];
    });

    expect(open.map(({ where }) => where)).toEqual([]);
  });

  it('has statements with names', () => {
    const nameless = statements(Module).filter(
      ({ body }) => !/^[A-Z][A-Za-z0-9]*(\$\{.+\})?$/.test(String(body['sid'])),
    );

    expect(nameless.map(({ where }) => where)).toEqual([]);
  });
});

describe.each(rules)('a rule of the module %s: %s', (_name, message, rule, Module) => {
  it('refuses what breaks it, and says nothing else', () => {
    expect(refusal(Module, rule)).toEqual([`- ${message}`]);
  });

  it('is a sentence that names a variable', () => {
    const names = Object.keys(moduleStack(Module).toTerraform().variable ?? {});

    expect(names.filter((name) => message.includes(name))).not.toEqual([]);
    expect(message).toMatch(/\.$/);
  });
});

/** The lines of the error, but for the first. */
function refusal(Module: AnyModuleClass, { breaks }: Rule): string[] {
  try {
    literalStack(Module, breaks);
    return ['nothing was refused'];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
}

/** Type, name and kind of index of everything that Terraform makes or reads. */
function addresses({ resource = {}, data = {} }: SynthesisedStack): string[] {
  return [...Object.entries(resource), ...Object.entries(data)]
    .flatMap(([type, bodies]) =>
      Object.entries(bodies).map(([name, body]) => {
        const index = ['count', 'for_each'].filter((argument) => argument in body);
        return `${type}.${name}[${index.join()}]`;
      }),
    )
    .sort();
}

function withoutDescription(schema: AnySchema, path: string): string[] {
  switch (kindOf(schema)) {
    case 'object':
      return Object.entries(entriesOf(schema)).flatMap(([key, entry]) => [
        ...(described(entry) === undefined ? [`${path}.${key}`] : []),
        ...withoutDescription(entry, `${path}.${key}`),
      ]);
    case 'list':
    case 'set':
    case 'map':
      return withoutDescription(itemOf(schema), `${path}[]`);
    default:
      return [];
  }
}

const elements = (stack: TerraformStack): TerraformElement[] =>
  stack.node
    .findAll()
    .filter(TerraformElement.isTerraformElement)
    .filter((element) => !TerraformStack.isStack(element));

const kindAndName = (element: TerraformElement): string => {
  const type = (element as Partial<TerraformResource>).terraformResourceType ?? element.constructor.name;
  return `${type}.${element.friendlyUniqueId}`;
};

const text = (stack: TerraformStack): string => JSON.stringify(stack.toTerraform());

const anything = (values: unknown): boolean => Array.isArray(values) && values.includes('*');

const asBodies = (value: unknown): Body[] =>
  Array.isArray(value) ? (value as Body[]) : value ? [value as Body] : [];

/** The statements of all policy documents of a module, those of dynamic blocks too. */
function statements(Module: AnyModuleClass): { where: string; body: Body; comments: number }[] {
  const stack = moduleStack(Module);
  const documents = stack.toTerraform().data?.['aws_iam_policy_document'] ?? {};
  return elements(stack)
    .filter(TerraformDataSource.isTerraformDataSource)
    .filter(({ terraformResourceType }) => terraformResourceType === 'aws_iam_policy_document')
    .flatMap(({ friendlyUniqueId, node }) => {
      const body = documents[friendlyUniqueId] ?? {};
      const dynamic = asBodies((body['dynamic'] as Body | undefined)?.['statement']);
      const all = [...asBodies(body['statement']), ...dynamic.map(({ content }) => content as Body)];
      const comments = node.metadata.filter(({ type }) => type === COMMENT).length;
      return all.map((statement) => ({
        where: `${friendlyUniqueId}: ${String(statement['sid'])}`,
        body: statement,
        comments,
      }));
    });
}
