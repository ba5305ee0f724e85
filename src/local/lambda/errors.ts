/** The errors of Lambda's Invoke API that the local runtime can raise, by AWS's names. */
export type LambdaErrorCode =
  | 'TooManyRequestsException'
  | 'ResourceNotFoundException'
  | 'RequestTooLargeException'
  | 'InvalidRequestContentException'
  | 'MissingAuthenticationTokenException'
  | 'InvalidZipFileException';

/** Base of what the local Lambda throws. A function's own failure is a result, not an error. */
export class LambdaError extends Error {
  constructor(
    readonly code: LambdaErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** All of the function's reserved concurrency is in use. */
export class ThrottledError extends LambdaError {
  constructor(functionName: string) {
    super('TooManyRequestsException', `Rate Exceeded: ${functionName} runs at its reserved concurrency.`);
  }
}

/** No function of that name is configured. */
export class FunctionNotFoundError extends LambdaError {
  constructor(functionArn: string) {
    super('ResourceNotFoundException', `Function not found: ${functionArn}`);
  }
}

/** The payload is above the limit of its invocation type. */
export class PayloadTooLargeError extends LambdaError {
  constructor(limit: number) {
    super('RequestTooLargeException', `The payload must have at most ${limit} bytes.`);
  }
}

/** The deployment package cannot be read, or would write outside its folder. */
export class DeploymentPackageError extends LambdaError {
  constructor(zipFile: string, reason: string, options?: ErrorOptions) {
    super('InvalidZipFileException', `Deployment package ${zipFile}: ${reason}`, options);
  }
}
