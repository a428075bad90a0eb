import type { Installed, PhoneForApps, Screen, VirtualApp, Web } from '#fixtures/phones/app';
import { Handset } from '#fixtures/phones/handset';
import { Field, type Rect, type View } from '#fixtures/phones/view';

/** A phone with a launcher and one small app that has a bit of everything: list, field, buttons, dialog, page. */
export async function samplePhone(options: { pixels?: () => Promise<Uint8Array | null> } = {}): Promise<{
  phone: Handset;
  app: Sample;
}> {
  const web: Web = {
    open: () => {
      throw new Error('the sample has no real pages');
    },
    content: async () => null,
  };
  const samples: Sample[] = [];
  const launcher = install('launcher', 'com.android.launcher3', (phone) => new Launcher(phone));
  const sample = install('sample', 'org.example.sample', (phone) => {
    const app = new Sample(phone, options);
    samples.push(app);
    return app;
  });
  const phone = new Handset(
    {
      id: 'a1',
      platform: 'android',
      model: 'Sample 1',
      osVersion: '13',
      width: 360,
      height: 800,
      scale: 2,
      statusBar: 24,
      keyboardHeight: 260,
      accounts: {},
    },
    { web, apps: [launcher, sample] },
  );
  await phone.start();
  await phone.open('sample');
  const app = samples.at(-1);
  if (!app) throw new Error('the sample did not start');
  return { phone, app };
}

function install(id: string, name: string, start: (phone: PhoneForApps) => VirtualApp): Installed {
  return {
    id,
    package: name,
    name: id,
    version: '1.2.3',
    activity: `${name}.MainActivity`,
    schemes: [],
    system: id === 'launcher',
    start,
  };
}

class Launcher implements VirtualApp {
  readonly stack: Screen[];

  constructor(phone: PhoneForApps) {
    const view = (area: Rect): View => ({
      role: 'group',
      rect: area,
      paint: { background: '#30506a' },
      children: [
        {
          role: 'button',
          rect: { x: 20, y: 600, width: 80, height: 90 },
          text: '示例',
          paint: { color: '#ffffff' },
          onTap: () => phone.open('sample'),
        },
      ],
    });
    this.stack = [{ activity: 'com.android.launcher3.MainActivity', view }];
  }

  open(): void {}
}

export const ROW_HEIGHT = 64;

export class Sample implements VirtualApp {
  readonly stack: Screen[];
  readonly sent: string[] = [];
  readonly taps: string[] = [];
  readonly rows: string[] = Array.from({ length: 30 }, (_, index) => `第 ${index + 1} 行`);
  readonly field: Field = new Field({
    hint: '搜索或输入网址',
    submit: { label: '搜索', act: () => this.send() },
  });
  scrolled = 0;
  /** Shown over the main screen. */
  toast: string | null = null;
  readonly #phone: PhoneForApps;
  readonly #pixels: (() => Promise<Uint8Array | null>) | undefined;

  constructor(phone: PhoneForApps, options: { pixels?: () => Promise<Uint8Array | null> }) {
    this.#phone = phone;
    this.#pixels = options.pixels;
    this.stack = [{ activity: 'org.example.sample.MainActivity', view: (area) => this.#main(area) }];
  }

  open(): void {}

  send(): void {
    this.sent.push(this.field.value);
    this.field.value = '';
  }

  showDialog(): void {
    const close = (label: string) => () => {
      this.taps.push(label);
      this.stack.pop();
    };
    const view = (area: Rect): View => ({
      role: 'dialog',
      rect: { x: 40, y: area.y + 250, width: 280, height: 160 },
      children: [
        {
          role: 'text',
          rect: { x: 60, y: area.y + 262, width: 240, height: 80 },
          text: '即将离开微信，打开第三方应用',
          paint: { align: 'center' },
        },
        {
          role: 'button',
          rect: { x: 40, y: area.y + 360, width: 140, height: 50 },
          text: '取消',
          onTap: close('取消'),
        },
        {
          role: 'button',
          rect: { x: 180, y: area.y + 360, width: 140, height: 50 },
          text: '允许',
          paint: { color: '#576b95', bold: true },
          onTap: close('允许'),
        },
      ],
    });
    this.stack.push({ activity: 'org.example.sample.MainActivity', full: false, view });
  }

  showAlert(): void {
    const answer = (label: string) => () => {
      this.taps.push(label);
      this.#phone.dismiss(screen);
    };
    const at = (x: number, y: number, width: number) => ({ x, y, width, height: 50 });
    const screen: Screen = {
      activity: 'com.android.permissioncontroller.permission.ui.GrantPermissionsActivity',
      full: false,
      view: () => ({
        role: 'alert',
        rect: { x: 40, y: 300, width: 280, height: 120 },
        children: [
          { role: 'text', rect: at(60, 310, 240), text: '允许“示例”访问位置信息？' },
          { role: 'button', rect: at(40, 370, 140), text: '拒绝', onTap: answer('拒绝') },
          { role: 'button', rect: at(180, 370, 140), text: '允许', onTap: answer('允许') },
        ],
      }),
    };
    this.#phone.overlay(screen);
  }

  showPage(): void {
    this.stack.push({ activity: 'org.example.sample.PageActivity', view: (area) => this.#page(area) });
  }

  #main(area: Rect): View {
    const list = { x: 0, y: area.y + 48, width: area.width, height: area.height - 48 - 56 };
    const foot = area.y + area.height - 56;
    return {
      role: 'group',
      rect: area,
      paint: { background: '#ffffff' },
      children: [
        {
          role: 'bar',
          rect: { x: 0, y: area.y, width: area.width, height: 48 },
          id: 'bar',
          children: [
            {
              role: 'title',
              rect: { x: 100, y: area.y, width: 160, height: 48 },
              text: '示例',
              paint: { align: 'center' },
            },
            {
              role: 'button',
              rect: { x: 312, y: area.y, width: 48, height: 48 },
              label: '更多信息',
              id: 'more',
              onTap: () => this.showDialog(),
            },
          ],
        },
        {
          role: 'list',
          rect: list,
          id: 'list',
          scrollable: true,
          onDrag: ({ dy }) => {
            const most = this.rows.length * ROW_HEIGHT - list.height;
            this.scrolled = Math.min(Math.max(this.scrolled - dy, 0), Math.max(most, 0));
          },
          children: this.rows.map((text, index) => this.#row(text, { list, index })),
        },
        {
          role: 'input',
          rect: { x: 12, y: foot + 8, width: 260, height: 40 },
          id: 'query',
          field: this.field,
          onLongPress: () => void this.taps.push('长按输入框'),
        },
        {
          role: 'button',
          rect: { x: 280, y: foot + 8, width: 68, height: 40 },
          text: '发送',
          id: 'send',
          paint: { background: '#07c160', color: '#ffffff', radius: 6 },
          onTap: () => this.send(),
        },
        ...(this.toast === null ? [] : [toastView(this.toast, area)]),
      ],
    };
  }

  #row(text: string, { list, index }: { list: Rect; index: number }): View {
    const y = list.y + index * ROW_HEIGHT - this.scrolled;
    return {
      role: 'row',
      rect: { x: 0, y, width: list.width, height: ROW_HEIGHT },
      onTap: () => {
        this.taps.push(text);
        this.#phone.log('sample', text);
      },
      onLongPress: () => void this.taps.push(`长按${text}`),
      children: [
        { role: 'image', rect: { x: 12, y: y + 8, width: 48, height: 48 }, label: '头像' },
        { role: 'text', rect: { x: 72, y: y + 8, width: 200, height: 24 }, text, id: 'name' },
        {
          role: 'text',
          rect: { x: 72, y: y + 34, width: 276, height: 22 },
          text: 'https://item.taobao.com/item.htm?id=520813250866&spm=a21n57.1.0.0 这个不错',
          paint: { fontSize: 13, color: '#888888' },
        },
      ],
    };
  }

  #page(area: Rect): View {
    const page = { x: 0, y: area.y + 48, width: area.width, height: area.height - 48 };
    return {
      role: 'group',
      rect: area,
      paint: { background: '#ffffff' },
      children: [
        {
          role: 'bar',
          rect: { x: 0, y: area.y, width: area.width, height: 48 },
          children: [
            {
              role: 'button',
              rect: { x: 0, y: area.y, width: 48, height: 48 },
              label: '返回',
              onTap: () => void this.stack.pop(),
            },
            { role: 'title', rect: { x: 60, y: area.y, width: 240, height: 48 }, text: '淘宝网 - 淘！我喜欢' },
          ],
        },
        {
          role: 'web',
          rect: page,
          scrollable: true,
          ...(this.#pixels && { paint: { pixels: this.#pixels } }),
          children: [
            { role: 'title', rect: { x: 16, y: page.y + 20, width: 328, height: 30 }, text: '已停止访问该网页' },
            {
              role: 'text',
              rect: { x: 16, y: page.y + 60, width: 328, height: 90 },
              text: '网页包含诱导分享、诱导关注等诱导行为内容，被多人投诉，为维护绿色上网环境，已停止访问。',
            },
            {
              role: 'link',
              rect: { x: 16, y: page.y + 160, width: 200, height: 24 },
              text: '申请恢复访问',
              onTap: () => void this.taps.push('申请恢复访问'),
            },
            {
              role: 'text',
              rect: { x: 16, y: page.y + 190, width: 328, height: 24 },
              text: '看得见，读不到',
              opaque: true,
            },
          ],
        },
      ],
    };
  }
}

const toastView = (text: string, area: Rect): View => ({
  role: 'text',
  rect: { x: 100, y: area.y + 560, width: 160, height: 40 },
  text,
  through: true,
  paint: { background: '#4c4c4c', color: '#ffffff', radius: 8, align: 'center' },
});
