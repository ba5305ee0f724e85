import * as path from 'node:path';
import { functionEnvironment } from '../../src/local/lambda/function-environment';
import type { Cloud } from '../cloud/cloud';
import { REGION } from '../cloud/cloud';
import type { Side } from '../interleave';
import type { Child } from './child';
import type { FunctionBundles } from './function-bundles';

/** Starts one side's function in a process of its own, with the environment that Lambda gives it. It tells `Ready` first. */
export function startFunction(cloud: Cloud, bundles: FunctionBundles, side: Side): Child {
  return cloud.start(bundles.host, [bundles[side]], environmentOf(cloud, path.dirname(bundles[side])));
}

function environmentOf({ chat, environment }: Cloud, taskRoot: string): Record<string, string> {
  // Neither side's model is called with a guardrail.
  const { AI_GATEWAY_GUARDRAIL_ID: _, AI_GATEWAY_GUARDRAIL_VERSION: __, ...variables } = chat.environment;
  const resource = { ...chat, environment: variables };
  return functionEnvironment(resource, { region: REGION, taskRoot, environment, runtimeApiAddress: '' });
}
