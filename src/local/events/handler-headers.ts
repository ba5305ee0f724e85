import type { IncomingMessage } from 'node:http';
import type { HandlerContext } from './appsync-js/handler-context';

/** A request's headers as handlers see them: a repeated one is an array. */
export function handlerHeaders(request: IncomingMessage): HandlerContext['request']['headers'] {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => {
      const [only = '', ...others] = values;
      return [name, others.length === 0 ? only : values];
    }),
  );
}
