import { define } from '../define.ts';

export const trust = define({
  'trust.title': ['信任本店', 'Trust this store'],
  'trust.why': [
    '每台设备做一次。之后地址栏不再警告，声音、扫码和常亮屏幕才能用。',
    'Once on each device. Then the browser no longer warns, and sound, scanning and a screen that stays on work.',
  ],
  'trust.checking': ['正在检查这台设备…', 'Checking this device…'],
  'trust.yes': ['这台设备已信任本店', 'This device trusts the store'],
  'trust.no': ['这台设备还没有信任本店', 'This device does not trust the store yet'],
  'trust.exception': [
    '警告只是被点掉了，这台设备还没有信任本店',
    'The warning was only clicked away: this device does not trust the store yet',
  ],
  'trust.away': ['联系不上主机', 'The hub cannot be reached'],
  'trust.off': [
    '本店没有开启加密，没有要信任的证书。',
    'This store is not on TLS: there is no certificate to trust.',
  ],
  'trust.again': ['再检查', 'Check again'],
  'trust.open': ['打开报钟', 'Open Baozhong'],
  'trust.download': ['下载证书', 'Download the certificate'],
  'trust.device': ['这台设备是', 'This device is'],
  'trust.fingerprint': ['证书指纹 SHA-256', 'Fingerprint, SHA-256'],
  'trust.compare': [
    '与主机启动时显示的一致，才是本店的证书。',
    'It is the store’s own only if the hub showed the same when it started.',
  ],
  'trust.until': ['{name}，有效到 {date}', '{name}, valid until {date}'],
  'trust.qr': ['用手机或电视扫码打开本页', 'Scan to open this page on a phone or a TV'],
});
