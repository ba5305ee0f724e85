/**
 * `userPoolId` → `user_pool_id`: the one rule by which TypeScript's names become Terraform's. Digits before a small letter
 * begin a word (`cacheWrite5m` → `cache_write_5m`); all others end one.
 */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d+[a-z])/g, '_').toLowerCase();
}
