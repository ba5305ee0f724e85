import { createAmplifyContext, type AmplifyContext } from 'aws-amplify';
import { createUserPoolsTokenProvider } from 'aws-amplify/adapter-core';
import type { KeyValueStorageInterface } from 'aws-amplify/utils';
import { type AmplifyEnvironment, installWebSocket, gatewayConfig } from './amplify-config';
import { readAmplifyOutputs } from './amplify-outputs';

/**
 * A session of its own, beside Amplify's global one: for programs that hold several users at once, and for those that
 * must leave no tokens behind (they stay in memory). Sign in with `signIn(context, …)` of `aws-amplify/auth`, then call
 * `connectGateway({ context })`. All contexts of a process share one WebSocket; each subscription carries its own user's
 * token.
 *
 * @param outputs what `amplify_outputs.json` holds
 * @throws GatewayClientError `invalid_outputs`
 */
export function createUserContext(outputs: object, environment: AmplifyEnvironment = {}): AmplifyContext {
  const checked = readAmplifyOutputs(outputs);
  installWebSocket(checked, environment);
  const config = gatewayConfig(checked);
  const tokenProvider = createUserPoolsTokenProvider(config.Auth, new MemoryStorage());
  return createAmplifyContext(config, { Auth: { tokenProvider } });
}

class MemoryStorage implements KeyValueStorageInterface {
  readonly #items = new Map<string, string>();

  async setItem(key: string, value: string): Promise<void> {
    this.#items.set(key, value);
  }

  async getItem(key: string): Promise<string | null> {
    return this.#items.get(key) ?? null;
  }

  async removeItem(key: string): Promise<void> {
    this.#items.delete(key);
  }

  async clear(): Promise<void> {
    this.#items.clear();
  }
}
