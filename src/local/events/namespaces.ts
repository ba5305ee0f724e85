import type { ChannelNamespaceResource, EventsApiResource } from '../resources';
import { loadHandlers, type HandlerLogLine, type LoadedHandlers } from './appsync-js/load-handlers';

/** A channel namespace, ready to run. */
export interface Namespace {
  readonly resource: ChannelNamespaceResource;
  readonly handlers: LoadedHandlers;
  /** The Lambda function behind the namespace's data source for `onPublish`. */
  readonly onPublishFunction?: string;
}

/** By name; names are case-sensitive. */
export type Namespaces = ReadonlyMap<string, Namespace>;

/**
 * Loads the namespaces of an API with their handlers.
 * @throws HandlerCodeError where AppSync would refuse the code; Error where handlers and data sources do not fit.
 */
export function loadNamespaces(api: EventsApiResource, log: (line: HandlerLogLine) => void): Namespaces {
  return new Map(api.namespaces.map((resource) => [resource.name, loadNamespace(api, resource, log)]));
}

function loadNamespace(
  api: EventsApiResource,
  resource: ChannelNamespaceResource,
  log: (line: HandlerLogLine) => void,
): Namespace {
  const { name, codeHandlers, onPublishDataSource } = resource;
  const handlers = codeHandlers === undefined ? {} : loadHandlers(codeHandlers, { namespace: name, log });
  const wantsDataSource = handlers.onPublish?.kind === 'request-response';
  if (wantsDataSource !== (onPublishDataSource !== undefined)) {
    throw new Error(
      wantsDataSource
        ? `onPublish of channel namespace ${name} has request and response: give the namespace an onPublishDataSource.`
        : `Channel namespace ${name} has a data source for onPublish: export onPublish as { request, response }.`,
    );
  }
  if (handlers.onSubscribe?.kind === 'request-response') {
    throw new Error(`onSubscribe of channel namespace ${name} has no data source: export it as a function.`);
  }
  if (onPublishDataSource === undefined) return { resource, handlers };
  const source = api.dataSources.find((candidate) => candidate.name === onPublishDataSource);
  if (source === undefined) {
    throw new Error(
      `Channel namespace ${name} names the data source ${onPublishDataSource}, which the API does not have.`,
    );
  }
  return { resource, handlers, onPublishFunction: source.functionName };
}
