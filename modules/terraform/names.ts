/** `userPoolId` → `user_pool_id`: the one rule by which TypeScript's names become Terraform's. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
