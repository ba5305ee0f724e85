import { startLambda, type LambdaOptions } from '../../../src/local/lambda/lambda';

/** A local runtime in a process of its own, for `orphan.test.ts` to kill: invokes the function and stays. */
const [options, event] = process.argv.slice(2).map((argument) => JSON.parse(argument) as unknown);

void startLambda(options as LambdaOptions)
  .then((lambda) => lambda.invoke('function', event))
  .then(() => process.stdout.write('done'));
