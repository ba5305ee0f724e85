import { allModules } from '../../modules/all-modules';
import { Gateway } from '../../modules/gateway/gateway';
import { nested } from '../../modules/terraform/parts';
import { ModuleStack } from '../module-stack';

export interface PublishedModule {
  /** Within the published tree; empty for the root. */
  readonly folder: string;
  readonly stack: ModuleStack;
}

/** Every module that is published: the gateway as the root, its parts as submodules that can be used alone. */
export function publishedModules(): PublishedModule[] {
  const root = new ModuleStack({
    definition: Gateway.definition,
    content: (scope, id, props) => new Gateway(scope, id, props, nested),
  });
  const parts = allModules.map((Module) => ({
    folder: `modules/${Module.definition.name}`,
    stack: new ModuleStack({
      definition: Module.definition,
      content: (scope, id, props) => new Module(scope, id, props as never),
      artifacts: '../..',
    }),
  }));
  return [{ folder: '', stack: root }, ...parts] as PublishedModule[];
}
