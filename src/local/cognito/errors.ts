/** Base of every error of the Cognito stand-in; `code` is stable. */
export abstract class CognitoError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The exceptions of Cognito's API that the stand-in answers with. */
export type ServiceExceptionCode =
  | 'AliasExistsException'
  | 'InternalErrorException'
  | 'InvalidParameterException'
  | 'InvalidPasswordException'
  | 'MissingAuthenticationTokenException'
  | 'NotAuthorizedException'
  | 'RequestEntityTooLargeException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'UnauthorizedException'
  | 'UnknownOperationException'
  | 'UnsupportedTokenTypeException'
  | 'UserNotFoundException'
  | 'UsernameExistsException';

/** A refusal that reaches the caller, under the name and with the words that Cognito has for it. */
export class ServiceException extends CognitoError {
  constructor(
    override readonly code: ServiceExceptionCode,
    message: string,
    /** HTTP status; the AWS JSON protocol answers client faults with 400. */
    readonly status = 400,
  ) {
    super(code, message);
  }
}

/** A token that the user pool did not issue, issued for another client, or issued too long ago. */
export class InvalidTokenError extends CognitoError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidToken', message, options);
  }
}

/** The state file cannot be used as it is; the message says what to do. */
export class StateFileError extends CognitoError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidStateFile', message, options);
  }
}

/** One answer for a wrong password and for a user who does not exist, so that nobody learns which. */
export const incorrectCredentials = () =>
  new ServiceException('NotAuthorizedException', 'Incorrect username or password.');
