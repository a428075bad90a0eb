import type { Language } from '#model';
import type { Trouble } from './health.ts';
import type { HostPart } from './host.ts';

interface Words {
  readonly host: string;
  readonly phones: string;
  readonly virtual: string;
  readonly missing: string;
  readonly locked: string;
  readonly notInstalled: string;
  readonly versionsUnknown: string;
  readonly none: string;
  /** What is the matter with a phone, and what to do. */
  readonly trouble: Readonly<Record<Trouble, readonly [what: string, advice: string]>>;
  readonly unlock: string;
  readonly install: Readonly<Record<HostPart['name'], string>>;
  readonly installIdevice: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    host: '本机',
    phones: '手机',
    virtual: '虚拟实验室：手机是模拟的',
    missing: '缺失',
    locked: '已锁屏',
    notInstalled: '未安装',
    versionsUnknown: '无法读取应用版本',
    none: '没有可用的手机',
    trouble: {
      absent: ['未连接', '检查数据线和 USB 调试；网络连接的手机请检查地址，并确认 adb connect 能连上'],
      offline: ['离线', '重新插拔数据线，或关闭再打开手机上的 USB 调试'],
      unauthorized: ['未授权', '解锁手机，在“允许 USB 调试吗？”对话框中点“允许”'],
      'no-adb': ['缺少 adb', '安装 adb：apt-get install adb，或 brew install android-platform-tools'],
      'no-agent': ['WebDriverAgent 无应答', '在手机上启动 WebDriverAgent，并检查实验室文件中的 wda 地址'],
      unreadable: ['无法读取状态', '手机有连接但命令失败；查看上面的原因，必要时重启手机'],
    },
    unlock: '解锁手机，并关闭自动锁屏',
    install: {
      hutong: '重新获取本项目',
      node: '安装 Node 20.19 或更高版本',
      adb: 'apt-get install adb，或 brew install android-platform-tools',
      appium: 'npm start 会自动安装',
      uiautomator2: 'npm start 会自动安装',
      xcuitest: 'npm start 会自动安装',
      chromium: 'apt-get install chromium，或 brew install --cask chromium',
      'cjk-font': 'apt-get install fonts-noto-cjk；需要 fc-list 才能检查（fontconfig）',
    },
    installIdevice: 'apt-get install ideviceinstaller，或 brew install ideviceinstaller',
  },
  en: {
    host: 'This host',
    phones: 'Phones',
    virtual: 'A virtual lab: its phones are simulated',
    missing: 'missing',
    locked: 'screen locked',
    notInstalled: 'not installed',
    versionsUnknown: 'app versions unknown',
    none: 'No phone can be used',
    trouble: {
      absent: [
        'not connected',
        'Check the cable and USB debugging; over the network check the address, and that `adb connect` reaches it',
      ],
      offline: ['offline', 'Plug the cable out and in, or switch USB debugging on the phone off and on'],
      unauthorized: ['unauthorized', 'Unlock the phone and press Allow in the dialog “Allow USB debugging?”'],
      'no-adb': ['adb is missing', 'Install adb: apt-get install adb, or brew install android-platform-tools'],
      'no-agent': [
        'WebDriverAgent does not answer',
        'Start WebDriverAgent on the phone and check the address under `wda` in the lab file',
      ],
      unreadable: ['cannot be read', 'It is connected, but a command failed: see why; restart the phone if need be'],
    },
    unlock: 'Unlock the phone and switch automatic locking off',
    install: {
      hutong: 'fetch this project again',
      node: 'install Node 20.19 or later',
      adb: 'apt-get install adb, or brew install android-platform-tools',
      appium: '`npm start` installs it',
      uiautomator2: '`npm start` installs it',
      xcuitest: '`npm start` installs it',
      chromium: 'apt-get install chromium, or brew install --cask chromium',
      'cjk-font': 'apt-get install fonts-noto-cjk; finding one needs fc-list (fontconfig)',
    },
    installIdevice: 'apt-get install ideviceinstaller, or brew install ideviceinstaller',
  },
};
