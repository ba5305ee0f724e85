/** JSON as Terraform writes it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

/** The object itself, or an empty one for anything else. */
export const record = (json: Json | undefined): JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};

/** The array itself; one element for a single value; none for null and undefined. */
export const list = (json: Json | undefined): Json[] =>
  json === null || json === undefined ? [] : Array.isArray(json) ? json : [json];
