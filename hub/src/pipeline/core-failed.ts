/** The core threw: its state can no longer be trusted. */
export class CoreFailed extends Error {
  override readonly name = 'CoreFailed';
}

/** With its causes, and without the one character that the tables refuse. */
export function textOf(error: Error): string {
  const text = error.stack ?? error.message;
  const { cause } = error;
  return `${text}${cause instanceof Error ? `\n${textOf(cause)}` : ''}`.replaceAll('\0', '');
}
