/** Where the built files that a stack names lie on this machine. */
export interface Artifacts {
  /** Folder of the deployment packages, relative to the project: `lambda/<name>.zip` in the stack. */
  readonly lambdaDirectory: string;
  /** The channel handlers' text by name: `handlers/<name>.js` in the stack. */
  readonly handlers: Readonly<Record<string, string>>;
}

/** The text of a built file; undefined where the path is not that of a channel handler. */
export function handlerText({ handlers }: Artifacts, path: string): string | undefined {
  const [, name] = /(?:^|\/)(?:handlers|appsync)\/([\w-]+)\.js$/.exec(path) ?? [];
  return name !== undefined && Object.hasOwn(handlers, name) ? handlers[name] : undefined;
}

/** The deployment package, relative to the project; undefined where the path is not that of one. */
export function packagePath({ lambdaDirectory }: Artifacts, path: string): string | undefined {
  const [, file] = /(?:^|\/)lambda\/([\w-]+\.zip)$/.exec(path) ?? [];
  return file && `${lambdaDirectory}/${file}`;
}
