import type { Construct } from 'constructs';
import { modulePath } from './references';

const CONTEXT = 'artifacts';

/**
 * Says where the built files (`lambda/*.zip`, `handlers/*.js`) lie, seen from the folder of the module that a scope becomes.
 * @param path `../..` for a submodule of the published module; the default is the folder itself
 */
export const setArtifacts = (scope: Construct, path: string): void => {
  scope.node.setContext(CONTEXT, path);
};

/** The path of a built file as Terraform opens it. */
export function artifact(scope: Construct, file: string): string {
  const path = scope.node.tryGetContext(CONTEXT) as string | undefined;
  return modulePath(path === undefined ? file : `${path}/${file}`);
}
