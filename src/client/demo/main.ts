import { ConsoleLogger } from 'aws-amplify/utils';
import { EXIT, runDemo } from './demo';

/** How long a cancelled turn may take to end. */
const GRACE_MS = 5_000;

/** Ctrl-C aborts the signal; the second one, or the end of the grace, the process. */
function interruptible(): AbortSignal {
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
    setTimeout(() => process.exit(EXIT.interrupted), GRACE_MS).unref();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return interruption.signal;
}

/** Amplify warns of a user pool whose endpoint is not Amazon's: the local one's is not. */
ConsoleLogger.LOG_LEVEL = 'ERROR';

void runDemo(process.argv.slice(2), {
  environment: process.env,
  output: (text) => void process.stdout.write(text),
  tell: (line) => console.error(line),
  signal: interruptible(),
}).then((code) => {
  // Amplify's timers would hold the process for fifteen seconds; what is written must be out before it ends.
  process.stdout.write('', () => process.exit(code));
});
