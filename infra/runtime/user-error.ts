/**
 * Something that the person at the terminal can mend. The command line prints `message` and `remedy` and no stack.
 * Both are whole sentences and hold no secret.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.remedy = options.remedy;
  }
}
