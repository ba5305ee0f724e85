import { ConsoleLogger } from 'aws-amplify/utils';

/** Every context of a process says that the user pool's endpoint is not Amazon's. */
ConsoleLogger.LOG_LEVEL = 'NONE';

/** Amplify leaves its fifteen-second handshake timers behind; they shall not keep the tests from ending. */
const { setTimeout: startTimer } = globalThis;
globalThis.setTimeout = Object.assign(
  (...parameters: Parameters<typeof startTimer>) => startTimer(...parameters).unref(),
  startTimer,
);
