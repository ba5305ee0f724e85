/*
 * Leaves in a realm what the Events guide lists under "Supported runtime features", and nothing else: other globals are gone,
 * other methods throw. Evaluates to a function; runs last, once the other scripts hold what they need themselves.
 */
(function (appsync) {
  'use strict';
  const { only, replacements, util, runtime, console } = appsync;
  const { Array, Boolean, Function, JSON, Math, Number, Object, Reflect, String, TypeError } = globalThis;
  const realm = globalThis;
  const sort = Array.prototype.sort;

  const globals = {
    console,
    runtime,
    util,
    JSON: only('JSON', { parse: replacements.parse, stringify: JSON.stringify }),
    Math: only('Math', {
      ceil: Math.ceil,
      floor: Math.floor,
      max: Math.max,
      min: Math.min,
      random: Math.random,
      round: Math.round,
    }),
    Number: only('Number', { isFinite: Number.isFinite, isNaN: Number.isNaN }),
    Object: only('Object', {
      assign: Object.assign,
      entries: Object.entries,
      hasOwn: Object.hasOwn,
      keys: Object.keys,
      values: Object.values,
    }),
    String: only('String', { raw: String.raw }),
  };

  const methods = [
    [
      Array,
      'concat every fill filter find findIndex findLast findLastIndex flat flatMap forEach indexOf join',
    ],
    [Array, 'lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice unshift'],
    [String, 'charAt concat endsWith indexOf lastIndexOf replace replaceAll slice split startsWith'],
    [String, 'toLowerCase toUpperCase trim trimEnd trimStart'],
    // The language itself calls these.
    ...[Array, Boolean, Function, Number, Object, String].map((type) => [
      type,
      'constructor toString valueOf',
    ]),
  ];
  const listed = (type, key) =>
    methods.some(([owner, names]) => owner === type && names.split(' ').includes(key));
  const unlisted = [Array, Boolean, Function, Number, Object, String].flatMap((type) =>
    Object.entries(Object.getOwnPropertyDescriptors(type.prototype))
      .filter(([key, { value }]) => typeof value === 'function' && !listed(type, key))
      .map(([key]) => ({ type, key, name: `${type.name}.prototype.${key}` })),
  );
  const otherGlobals = Object.getOwnPropertyNames(realm).filter(
    (name) => !['NaN', 'Infinity', 'undefined'].includes(name),
  );

  for (const { type, key, name } of unlisted) {
    const value = () => {
      throw new TypeError(`${name} is not supported by APPSYNC_JS`);
    };
    Object.defineProperty(type.prototype, key, { value });
  }
  Object.assign(String.prototype, { replace: replacements.replace, replaceAll: replacements.replaceAll });
  Array.prototype.sort = function (...comparator) {
    if (comparator.length > 0) throw new TypeError('sort() with a comparator is not supported by APPSYNC_JS');
    return Reflect.apply(sort, this, []);
  };

  for (const name of otherGlobals) delete realm[name];
  Object.assign(realm, globals);
});
