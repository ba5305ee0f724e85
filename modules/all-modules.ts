import type { Construct } from 'constructs';
import { Answers } from './answers/answers';
import { Edge } from './edge/edge';
import { Encryption } from './encryption/encryption';
import { EventsApi } from './events-api/events-api';
import { Functions } from './functions/functions';
import { Guardrails } from './guardrails/guardrails';
import { Identity } from './identity/identity';
import { Metering } from './metering/metering';
import { Models } from './models/models';
import { Observability } from './observability/observability';
import { PreparedResponses } from './prepared-responses/prepared-responses';
import type { ModuleDefinition } from './terraform/definition';
import type { ModuleConstruct } from './terraform/module-construct';

/** A module's class, whichever module it is: who makes one gives the properties of its definition. */
export interface AnyModuleClass {
  readonly definition: ModuleDefinition;
  new (scope: Construct, id: string, props: never): ModuleConstruct<ModuleDefinition>;
}

/** Every part that is published as a submodule, by name. */
export const allModules: readonly AnyModuleClass[] = [
  Answers,
  Edge,
  Encryption,
  EventsApi,
  Functions,
  Guardrails,
  Identity,
  Metering,
  Models,
  Observability,
  PreparedResponses,
];
