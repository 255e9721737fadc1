/** Where the hub is, as a person typed or scanned it. */
export interface HubAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** SHA-256 of the authority that answers there, in hex; undefined: nobody vouched for it. */
  readonly fingerprint?: string;
}

const usualPort = 7310;

/** Undefined: it is none. */
export function readAddress(text: string): HubAddress | undefined {
  const match =
    /^(?:(https?|baozhong):\/\/)?(\[[0-9a-f:.]+\]|[^:/#\s]+)(?::(\d{1,5}))?\/?(?:#([0-9A-Fa-f:]+))?$/.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [, scheme = 'https', name = '', portText, print] = match;
  const port = portText === undefined ? usualPort : Number(portText);
  const host = name.replace(/^\[|\]$/g, '');
  if (port < 1 || port > 65_535 || host === '') return undefined;
  const at = { host, port, secure: scheme !== 'http' };
  if (print === undefined) return at;
  const fingerprint = print.replaceAll(':', '').toUpperCase();
  // A fingerprint that was scanned in part proves nothing, and one in the clear has nothing to prove.
  return fingerprint.length === 64 && at.secure ? { ...at, fingerprint } : undefined;
}
