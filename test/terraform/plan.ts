import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { HarnessError } from './harness-error';
import type { Json, JsonObject } from './json';
import type { TerraformOptions } from './terraform-cli';
import { terraform } from './terraform-cli';

/** `['delete', 'create']` and `['create', 'delete']` are a replacement. */
export type Action = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
export interface Change {
  readonly actions: readonly Action[];
  readonly before: Json;
  /** The planned value; what is unknown is absent (attributes) or null (elements). Null where the object is deleted. */
  readonly after: Json;
  /** Mirrors `after`: true wherever the value is known only after apply. */
  readonly after_unknown: Json;
  readonly after_sensitive: Json;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

export interface ResourceChange {
  /** Absolute, with module path and index: `module.x.aws_y.z["k"]`. */
  readonly address: string;
  readonly module_address?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly change: Change;
  readonly action_reason?: string;
}

/** A resource block as written, with what its arguments refer to. */
export interface ConfiguredResource {
  readonly address: string;
  readonly expressions?: JsonObject;
}

export interface ConfiguredModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, { readonly module: ConfiguredModule }>>;
}

interface StateModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly mode: 'managed' | 'data';
    readonly type: string;
    readonly values: JsonObject;
  }[];
  readonly child_modules?: readonly StateModule[];
}

/** `terraform show -json <plan>`, format 1.x. Holds secrets in clear text: keep it in memory. */
export interface Plan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly resource_changes: readonly ResourceChange[];
  readonly output_changes: Readonly<Record<string, Change>>;
  /** What refreshing found to differ from the state, attributes that AWS fills in among it: no sign of a change by itself. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly planned_values: { readonly root_module: StateModule };
  /** Holds the data sources that were read during the plan. */
  readonly prior_state?: { readonly values?: { readonly root_module: StateModule } };
  readonly configuration: { readonly root_module: ConfiguredModule };
}

export interface PlanOptions extends TerraformOptions {
  /** More arguments of `terraform plan`, such as `-var=name=x` or `-destroy`. */
  readonly arguments?: readonly string[];
}

/**
 * Plans the initialised root module in `directory` and reads the plan; nothing stays on disk.
 * @throws {TerraformFailed} where the plan fails.
 */
export async function planOf(directory: string, options: PlanOptions = {}): Promise<Plan> {
  const file = path.join(directory, 'test.tfplan');
  try {
    await terraform(directory, ['plan', `-out=${file}`, ...(options.arguments ?? [])], options);
    return readPlan((await terraform(directory, ['show', '-json', file], options)).stdout);
  } finally {
    await rm(file, { force: true });
  }
}

/** @throws {HarnessError} `PLAN_UNREADABLE` for anything but a whole plan in format 1.x. */
export function readPlan(json: string): Plan {
  let plan: Partial<Plan> & { errored?: boolean };
  try {
    plan = JSON.parse(json) as Plan;
  } catch (cause) {
    throw new HarnessError('PLAN_UNREADABLE', 'This is no JSON: pass the output of terraform show -json.', {
      cause,
    });
  }
  if (!/^1\./.test(plan.format_version ?? '') || plan.configuration === undefined || plan.errored === true) {
    throw new HarnessError(
      'PLAN_UNREADABLE',
      `Neither a state nor a failed plan can be read, only a plan in format 1.x; this says ${plan.format_version}.`,
    );
  }
  return { resource_changes: [], output_changes: {}, ...plan } as Plan;
}

/** Resource changes by address. */
export function changesByAddress(plan: Plan): ReadonlyMap<string, ResourceChange> {
  return new Map(plan.resource_changes.map((change) => [change.address, change]));
}

const leavesAlone = ({ actions }: Change) =>
  actions.every((action) => action === 'no-op' || action === 'read');

/** The addresses that apply would change, in the plan's order: neither what stays nor data sources that are read. */
export function changedAddresses(plan: Plan): string[] {
  return plan.resource_changes.filter(({ change }) => !leavesAlone(change)).map(({ address }) => address);
}

/** The outputs that apply would change. "No changes" means that this and `changedAddresses` are empty. */
export function changedOutputs(plan: Plan): string[] {
  return Object.keys(plan.output_changes).filter((name) => !leavesAlone(plan.output_changes[name]!));
}

/** The data sources of one type that were read during the plan, with their values. */
export function readDataSources(plan: Plan, type: string): { address: string; values: JsonObject }[] {
  const inside = (module: StateModule): { address: string; values: JsonObject }[] => [
    ...(module.resources ?? []).filter((resource) => resource.mode === 'data' && resource.type === type),
    ...(module.child_modules ?? []).flatMap(inside),
  ];
  return plan.prior_state?.values === undefined ? [] : inside(plan.prior_state.values.root_module);
}

/** The block that a planned resource comes from; undefined for one that the configuration no longer has. */
export function configurationOf(plan: Plan, change: ResourceChange): ConfiguredResource | undefined {
  const calls = moduleNames(change.module_address ?? '');
  const module = calls.reduce<ConfiguredModule | undefined>(
    (outer, name) => outer?.module_calls?.[name]?.module,
    plan.configuration.root_module,
  );
  const address = `${change.mode === 'data' ? 'data.' : ''}${change.type}.${change.name}`;
  return module?.resources?.find((resource) => resource.address === address);
}

/** `module.a["x.y"].module.b[0]` → `a`, `b`. Instances of a module share one configuration. */
function moduleNames(moduleAddress: string): string[] {
  return moduleAddress
    .replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '')
    .split('.')
    .filter((_, position) => position % 2 === 1);
}
