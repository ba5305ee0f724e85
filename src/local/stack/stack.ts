import { type Artifacts, handlerText, packagePath } from './artifacts';
import { assignedAttribute, type LocalAccount } from './assigned-attributes';
import { Block } from './block';
import { LocalStackError } from './errors';
import { instancesOf } from './instances';
import { addressOf, type InstanceAddress, type InstanceKey, type References, type Scope } from './scope';
import { Value } from './value';

/** A resource as Terraform would make it: one for each key of `for_each`, none where `count` is 0. */
export interface Resource extends InstanceAddress {
  readonly body: Block;
}

export interface StackOptions extends LocalAccount {
  readonly artifacts: Artifacts;
}

/** A resource's instances by key; what `Resource` is made of. */
type Instances = ReadonlyMap<InstanceKey, Value>;

/** A synthesised stack (`cdk.tf.json`), whose references are resolved as they are read. */
export class Stack implements References {
  private readonly expanded = new Map<string, Instances>();

  /** @throws LocalStackError `invalid_stack` */
  constructor(
    private readonly synthesised: unknown,
    private readonly options: StackOptions,
  ) {
    if (child(synthesised, 'resource') === undefined) {
      throw new LocalStackError(
        'invalid_stack',
        'The stack has no resources: give the cdk.tf.json that main.ts writes.',
      );
    }
  }

  /** All resources of a type, in the order in which they were declared. */
  resources(type: string): Resource[] {
    return Object.keys(child(this.synthesised, 'resource', type) ?? {}).flatMap((name) =>
      [...(this.instances(type, name) ?? [])].map(([key, body]) => ({
        type,
        name,
        key,
        body: new Block(body),
      })),
    );
  }

  /** The only one of its type; undefined where there is none. @throws LocalStackError `missing_resource` for several */
  optional(type: string): Resource | undefined {
    const [first, ...more] = this.resources(type);
    if (more.length > 0) {
      throw new LocalStackError(
        'missing_resource',
        `The stack has ${more.length + 1} resources of type ${type}: the local runtime plays one.`,
      );
    }
    return first;
  }

  /** @throws LocalStackError `missing_resource` where there is not exactly one */
  only(type: string): Resource {
    const resource = this.optional(type);
    if (resource !== undefined) return resource;
    throw new LocalStackError('missing_resource', `The stack has no ${type}: the local runtime needs one.`);
  }

  /** An attribute that AWS assigns, such as an id. */
  assigned({ type, name, key }: Resource, attribute: string): string {
    return String(this.attribute({ type, name, key }, attribute, [])?.resolve());
  }

  /** A deployment package, relative to the project; undefined where the path is none. */
  packagePath(path: string): string | undefined {
    return packagePath(this.options.artifacts, path);
  }

  file(path: string): string | undefined {
    return handlerText(this.options.artifacts, path);
  }

  local(name: string, following: readonly string[]): Value | undefined {
    const locals = child(this.synthesised, 'locals');
    if (locals === undefined || !Object.hasOwn(locals, name)) return undefined;
    return new Value(locals[name], { address: `local.${name}`, attribute: '' }, this.scope(following));
  }

  data(type: string, attribute: string): string | undefined {
    const { region, accountId } = this.options;
    switch (`${type}.${attribute}`) {
      case 'aws_caller_identity.account_id':
        return accountId;
      case 'aws_region.id':
      case 'aws_region.name':
      case 'aws_region.region':
        return region;
      case 'aws_partition.partition':
        return 'aws';
      default:
        return undefined;
    }
  }

  instanceKeys(type: string, name: string): readonly InstanceKey[] | undefined {
    const instances = this.instances(type, name);
    return instances && [...instances.keys()];
  }

  attribute(
    { type, name, key }: InstanceAddress,
    attribute: string,
    following: readonly string[],
  ): Value | undefined {
    const body = this.instances(type, name)
      ?.get(key)
      ?.within((scope) => ({ ...scope, following }));
    const written = body?.step(attribute);
    if (body === undefined || written?.isAbsent === false) return written;
    const place = { address: addressOf({ type, name, key }), attribute };
    const assigned = assignedAttribute({ type, name, attribute, body }, this.options);
    return assigned === undefined ? undefined : new Value(assigned, place);
  }

  private instances(type: string, name: string): Instances | undefined {
    const address = `${type}.${name}`;
    const body = child(this.synthesised, 'resource', type, name);
    if (body === undefined) return undefined;
    const known = this.expanded.get(address);
    if (known !== undefined) return known;
    const instances = instancesOf({ type, name }, body, this.scope([]));
    this.expanded.set(address, instances);
    return instances;
  }

  private scope(following: readonly string[]): Scope {
    return { stack: this, iterators: {}, following };
  }
}

type Json = Readonly<Record<string, unknown>>;

function child(json: unknown, ...path: readonly string[]): Json | undefined {
  const found = path.reduce<unknown>(
    (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    json,
  );
  return isObject(found) ? found : undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
