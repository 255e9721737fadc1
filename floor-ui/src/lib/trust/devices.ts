/**
 * What to do on each kind of device. Kept out of the dictionary that every page
 * carries: only one page shows it, and shows it once.
 */
import { type Pair } from '../i18n/define.ts';

export type Download = 'pem' | 'crt' | 'mobileconfig';

export interface Device {
  readonly id: 'windows' | 'mac' | 'linux' | 'android' | 'ios' | 'tv';
  readonly name: Pair;
  readonly download: Download;
  readonly steps: readonly Pair[];
}

export const devices: readonly Device[] = [
  {
    id: 'windows',
    name: ['Windows', 'Windows'],
    download: 'crt',
    steps: [
      [
        '下载证书，双击打开，点“安装证书”。',
        'Download the certificate, open it, press “Install Certificate”.',
      ],
      [
        '选“本地计算机”，再选“将所有的证书都放入下列存储”。',
        'Choose “Local Machine”, then “Place all certificates in the following store”.',
      ],
      [
        '浏览，选“受信任的根证书颁发机构”，完成。',
        'Browse, choose “Trusted Root Certification Authorities”, finish.',
      ],
      [
        '关掉浏览器的所有窗口再打开。Firefox 另需：设置 → 隐私与安全 → 证书 → 查看证书 → 导入。',
        'Close all windows of the browser and open it again. Firefox besides: Settings → Privacy & Security → Certificates → View Certificates → Import.',
      ],
    ],
  },
  {
    id: 'mac',
    name: ['Mac', 'Mac'],
    download: 'mobileconfig',
    steps: [
      ['下载描述文件并打开。', 'Download the profile and open it.'],
      [
        '系统设置 → 通用 → 设备管理，双击“报钟”，安装。',
        'System Settings → General → Device Management, open “Baozhong”, install.',
      ],
      [
        '钥匙串访问 → 系统 → 证书里双击它 → 信任 → 始终信任。',
        'Keychain Access → System → Certificates: open it → Trust → Always Trust.',
      ],
    ],
  },
  {
    id: 'linux',
    name: ['Linux', 'Linux'],
    download: 'pem',
    steps: [
      ['下载证书。', 'Download the certificate.'],
      [
        'Chromium / Chrome：设置 → 隐私与安全 → 安全 → 管理证书 → 自定义 → 导入为受信任的证书。',
        'Chromium / Chrome: Settings → Privacy and security → Security → Manage certificates → Custom → import as trusted.',
      ],
      [
        'Firefox：设置 → 隐私与安全 → 证书 → 查看证书 → 导入，勾选“信任由此证书颁发机构标识的网站”。',
        'Firefox: Settings → Privacy & Security → Certificates → View Certificates → Import, tick “Trust this CA to identify websites”.',
      ],
    ],
  },
  {
    id: 'android',
    name: ['安卓手机', 'Android'],
    download: 'crt',
    steps: [
      ['下载证书。手机要有锁屏密码。', 'Download the certificate. The phone needs a screen lock.'],
      [
        '设置里搜索“CA 证书”（安全 → 加密与凭据 → 安装证书 → CA 证书），选刚下载的文件。',
        'In Settings search for “CA certificate” (Security → Encryption & credentials → Install a certificate), choose the file.',
      ],
      ['用 Chrome 打开报钟。', 'Open Baozhong with Chrome.'],
    ],
  },
  {
    id: 'ios',
    name: ['iPhone / iPad', 'iPhone / iPad'],
    download: 'mobileconfig',
    steps: [
      ['用 Safari 下载描述文件，点“允许”。', 'Download the profile with Safari, press “Allow”.'],
      ['设置 → 已下载描述文件 → 安装。', 'Settings → Profile Downloaded → Install.'],
      [
        '设置 → 通用 → 关于本机 → 证书信任设置，打开“报钟”。',
        'Settings → General → About → Certificate Trust Settings: switch “Baozhong” on.',
      ],
    ],
  },
  {
    id: 'tv',
    name: ['电视', 'TV'],
    download: 'crt',
    steps: [
      [
        '安卓电视：把证书拷到 U 盘，设置 → 设备偏好 → 安全 → 从存储安装证书，用途选“VPN 和应用”。',
        'Android TV: put the certificate on a USB stick, Settings → Device Preferences → Security & restrictions → install from storage, for “VPN and apps”.',
      ],
      [
        '别的电视大多不能安装证书：接一台小电脑或电视盒，按那种设备做。',
        'Most other TVs cannot install one: connect a small computer or a TV box, and follow the steps for that.',
      ],
      [
        '打开报钟的大屏，地址是本页的主机名加 /board。',
        'Open the Turn board: the host of this page with /board.',
      ],
    ],
  },
];

/** The kind that a browser says it runs on. */
export function deviceOf(userAgent: string, touchPoints: number): Device['id'] {
  if (/SMART-TV|Smart TV|Android TV|AFT|BRAVIA|Tizen|Web0S|HbbTV/i.test(userAgent)) return 'tv';
  if (/Android/i.test(userAgent)) return 'android';
  // An iPad says that it is a Mac; no Mac can be touched.
  if (/iPhone|iPad/i.test(userAgent)) return 'ios';
  if (/Macintosh/i.test(userAgent)) return touchPoints > 1 ? 'ios' : 'mac';
  return /Windows/i.test(userAgent) ? 'windows' : 'linux';
}
