/** The authority's certificate in the shapes that devices want to be given. */
import { createHash } from 'node:crypto';
import type { AuthorityShown } from './store-certificates.ts';

export interface Download {
  readonly contentType: string;
  readonly body: string | Buffer;
}

export function download(
  authority: AuthorityShown,
  kind: 'pem' | 'crt' | 'mobileconfig',
): Download {
  switch (kind) {
    case 'pem':
      return { contentType: 'application/x-pem-file', body: authority.pem };
    case 'crt':
      return { contentType: 'application/x-x509-ca-cert', body: authority.der };
    case 'mobileconfig':
      return { contentType: 'application/x-apple-aspen-config', body: profileOf(authority) };
  }
}

/** What iPhone, iPad and Mac install after asking. The same authority has the same ids, so that twice is once. */
function profileOf({ der, commonName }: AuthorityShown): string {
  const [profileId, contentId] = [uuidOf(der, 'profile'), uuidOf(der, 'certificate')];
  const name = escaped(commonName);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadCertificateFileName</key><string>baozhong.crt</string>
      <key>PayloadContent</key><data>${der.toString('base64')}</data>
      <key>PayloadDisplayName</key><string>${name}</string>
      <key>PayloadIdentifier</key><string>baozhong.authority.${contentId}</string>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadUUID</key><string>${contentId}</string>
      <key>PayloadVersion</key><integer>1</integer>
    </dict>
  </array>
  <key>PayloadDisplayName</key><string>${name}</string>
  <key>PayloadIdentifier</key><string>baozhong.trust.${profileId}</string>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadUUID</key><string>${profileId}</string>
  <key>PayloadVersion</key><integer>1</integer>
</dict>
</plist>
`;
}

function uuidOf(der: Buffer, what: string): string {
  const hex = createHash('sha256').update(der).update(what).digest('hex').toUpperCase();
  return [8, 4, 4, 4, 12]
    .map((length, index, all) => {
      const start = all.slice(0, index).reduce((sum, one) => sum + one, 0);
      return hex.slice(start, start + length);
    })
    .join('-');
}

function escaped(text: string): string {
  return text.replace(/[<>&'"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
