/**
 * In the bundles this stands for the SDK's reading of `~/.aws/config` and `~/.aws/credentials`, which every client waits for
 * once: a function has no such files, and everything that they can set comes to it in the environment.
 */
export const readFile = async (): Promise<never> => {
  throw new Error('A function has no shared configuration files.');
};

export const fileIntercept = {};
export const filePromises = {};
