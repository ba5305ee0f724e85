/*
 * Calls handlers across the border of the realm, as JSON both ways: every call sees a context of its own, made in the realm.
 * Evaluates to a function of what appsync-utils.js made; takes and gives strings.
 */
(function (appsync) {
  'use strict';
  const { Signal, util, runtime } = appsync;
  const { JSON, Object } = globalThis;
  const { parse, stringify } = JSON;
  const { freeze } = Object;

  /** The outcome of a call, in the shape of HandlerOutcome. */
  const call = (handler, contextJson) => {
    try {
      const context = freeze(parse(contextJson));
      const value = handler(context);
      return stringify({ kind: 'returned', value, stash: context.stash });
    } catch (thrown) {
      if (thrown instanceof Signal) return stringify(thrown.outcome);
      return stringify({ kind: 'failed', message: `${thrown}` });
    }
  };

  /** Names the handlers of a module: 'onSubscribe', or 'onPublish.request' and 'onPublish.response'. */
  const handlersOf = (exported) => {
    const handlers = {};
    for (const name of ['onPublish', 'onSubscribe']) {
      const value = exported[name];
      if (typeof value === 'function') handlers[name] = value;
      for (const step of ['request', 'response']) {
        if (typeof value === 'object' && typeof value?.[step] === 'function')
          handlers[`${name}.${step}`] = value[step];
      }
    }
    return handlers;
  };

  // Node limits the time of scripts only: the host prepares what to run, and a script of one call runs it.
  let handlers = {};
  let prepared = () => undefined;
  return {
    /** Running it returns the names of the module's handlers. */
    prepareModule: (moduleFunction) => {
      prepared = () => {
        handlers = handlersOf(moduleFunction({ util, runtime }));
        return stringify(Object.keys(handlers));
      };
    },
    /** Running it returns the outcome of the call. */
    prepareCall: (name, contextJson) => {
      prepared = () => call(handlers[name], contextJson);
    },
    run: () => prepared(),
  };
});
