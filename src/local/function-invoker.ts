/** The two ways in which other services call a Lambda function. */
export interface FunctionInvoker {
  /** RequestResponse: resolves with the function's answer, also where the function failed. Rejects with a `ThrottledError` at the concurrency limit. */
  invoke(functionName: string, payload: unknown): Promise<InvocationResult>;
  /** Event: resolves once the event is queued. */
  invokeAsync(functionName: string, payload: unknown): Promise<void>;
}

export interface InvocationResult {
  readonly payload: unknown;
  /** `Unhandled` where the function threw, crashed or timed out, as Lambda's `X-Amz-Function-Error` has it. */
  readonly functionError?: 'Unhandled';
}
