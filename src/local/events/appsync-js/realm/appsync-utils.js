/*
 * The module '@aws-appsync/utils' as the handlers of one channel namespace see it. Evaluates to a function; runs inside the
 * namespace's own realm, before restrict-intrinsics.js, so that handlers meet no object of the host.
 * `host` offers { base64Encode, base64Decode, randomUuid, log }: functions of strings that return strings.
 */
(function (host) {
  'use strict';
  const { Date, Error, JSON, Math, Object, Proxy, Reflect, RegExp, String } = globalThis;
  const { encodeURIComponent, decodeURIComponent } = globalThis;
  const { parse, stringify } = JSON;
  const { floor } = Math;
  const { hasOwn } = Object;
  const { replace, replaceAll } = String.prototype;

  /** Thrown by util and runtime to end the handler; handlers themselves cannot catch. */
  class Signal {
    constructor(outcome) {
      this.outcome = outcome;
    }
  }
  const end = (outcome) => {
    throw new Signal(outcome);
  };

  /** Refuses members that AppSync has and this runtime does not, and those that nobody has. */
  const only = (name, members) =>
    new Proxy(Object.freeze(members), {
      get(target, key) {
        if (typeof key === 'symbol' || hasOwn(target, key)) return target[key];
        throw new Error(`${name}.${key} is not supported locally`);
      },
    });

  /** Java's Pattern and JavaScript's RegExp agree on what handlers need; what RegExp refuses is not supported locally. */
  const pattern = (source, flags) => {
    if (typeof source !== 'string') throw new Error('A pattern must be a string');
    try {
      return new RegExp(source, flags);
    } catch {
      throw new Error(`The pattern ${source} is not supported locally`);
    }
  };

  const matches = (source, value) => {
    const part = pattern(source, 'u').test(value);
    const whole = pattern(`^(?:${source})$`, 'u').test(value);
    // AWS does not say whether a part is enough (Java's find) or not (its matches).
    if (part !== whole)
      throw new Error(`util.matches: anchor ${source} with ^ and $, or its answer is uncertain on AWS`);
    return whole;
  };

  const formEncode = (value) => Reflect.apply(replaceAll, encodeURIComponent(value), ['%20', '+']);
  const formDecode = (value) => decodeURIComponent(Reflect.apply(replaceAll, value, ['+', ' ']));

  const util = only('util', {
    autoId: () => host.randomUuid(),
    base64Decode: (value) => host.base64Decode(`${value}`),
    base64Encode: (value) => host.base64Encode(`${value}`),
    error: (message, type) =>
      end({ kind: 'error', message: `${message}`, type: type === undefined ? type : `${type}` }),
    matches,
    time: only('util.time', {
      nowEpochMilliSeconds: () => Date.now(),
      nowEpochSeconds: () => floor(Date.now() / 1000),
      nowISO8601: () => new Date().toISOString(),
    }),
    unauthorized: () => end({ kind: 'unauthorized' }),
    urlDecode: formDecode,
    urlEncode: formEncode,
  });

  const runtime = only('runtime', { earlyReturn: (value) => end({ kind: 'early-return', value }) });

  const log =
    (level) =>
    (...values) =>
      host.log(
        level,
        values.map((value) => (typeof value === 'string' ? value : `${stringify(value)}`)).join(' '),
      );

  /** What AppSync's runtime does otherwise than JavaScript. */
  const replacements = {
    /** "Returns a blank string if the parsed string is not valid JSON." */
    parse: (text) => {
      try {
        return parse(text);
      } catch {
        return '';
      }
    },
    replace(search, replacement) {
      return Reflect.apply(replace, this, [pattern(search, 'u'), replacement]);
    },
    replaceAll(search, replacement) {
      return Reflect.apply(replaceAll, this, [pattern(search, 'gu'), replacement]);
    },
  };

  return {
    Signal,
    only,
    replacements,
    util,
    runtime,
    console: only('console', { log: log('info'), error: log('error') }),
  };
});
