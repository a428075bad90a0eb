import type { Installed, Intent, PhoneForApps, Screen, VirtualApp, Web } from '#fixtures/phones/app';
import { Handset, type HandsetSpec } from '#fixtures/phones/handset';
import { type Iphone, startIphone } from '#fixtures/phones/iphone/phone';
import { Field, type Rect, type View } from '#fixtures/phones/view';

/** A phone for tests, with small apps of its own and no web. */
export interface Stage {
  readonly handset: Handset;
  readonly phone: Iphone;
  /** What was done to the notes app, in order. */
  readonly did: string[];
}

const SPEC: HandsetSpec = {
  id: 'i1',
  platform: 'ios',
  model: 'iPhone15,4',
  osVersion: '17.5',
  width: 393,
  height: 852,
  scale: 3,
  statusBar: 54,
  keyboardHeight: 336,
  accounts: {},
};

const noWeb: Web = {
  open: () => {
    throw new Error('this phone has no web');
  },
  content: () => Promise.resolve(null),
};

function makeHandset(osVersion: string, did: string[]): Handset {
  const apps = [launcher, notes(did), plain('taobao', 'com.taobao.taobao4iphone', '淘宝', 'taobao')];
  return new Handset({ ...SPEC, osVersion }, { web: noWeb, apps });
}

export async function setStage(osVersion = '17.5'): Promise<Stage> {
  const did: string[] = [];
  const handset = makeHandset(osVersion, did);
  await handset.start();
  return { handset, phone: await startIphone(handset), did };
}

/** A phone on which one app shows one view, filling the display below the status bar. */
export async function show(view: (area: Rect) => View): Promise<Handset> {
  const shown = app({ id: 'launcher', package: 'com.example.shown', name: '示例', version: '1', schemes: [] }, () =>
    single(view),
  );
  const handset = new Handset(SPEC, { web: noWeb, apps: [shown] });
  await handset.start();
  return handset;
}

const app = (
  installed: Omit<Installed, 'activity' | 'system' | 'start'>,
  start: Installed['start'],
  system = false,
): Installed => ({
  ...installed,
  activity: '',
  system,
  start,
});

const single = (view: (area: Rect) => View): VirtualApp => {
  const stack: Screen[] = [];
  return { stack, open: () => void (stack.length === 0 && stack.push({ activity: '', view })) };
};

const launcher = app(
  { id: 'launcher', package: 'com.apple.springboard', name: ' ', version: '1.0', schemes: [] },
  () =>
    single((rect) => ({
      role: 'group',
      rect,
      children: [
        {
          role: 'button',
          nativeClass: { ios: 'XCUIElementTypeIcon' },
          text: '备忘录',
          rect: { x: 27, y: 77, width: 68, height: 90 },
        },
      ],
    })),
  true,
);

const plain = (id: string, bundle: string, name: string, scheme: string): Installed =>
  app({ id, package: bundle, name, version: '10.8.20', schemes: [scheme] }, () =>
    single((rect) => ({
      role: 'group',
      rect,
      children: [{ role: 'title', text: name, rect: { ...rect, height: 44 } }],
    })),
  );

/** A list that scrolls, a field, a dialog, a page, and a screen behind the first. */
const notes = (did: string[]): Installed =>
  app({ id: 'notes', package: 'com.example.notes', name: '备忘录', version: '2.3.4', schemes: ['notes'] }, (phone) => {
    const stack: Screen[] = [];
    return {
      stack,
      open: (intent: Intent) => {
        if (intent.kind === 'url') did.push(`url ${intent.url}`);
        if (stack.length === 0) stack.push(new NotesScreen({ phone, stack, did }));
      },
    };
  });

interface Around {
  readonly phone: PhoneForApps;
  readonly stack: Screen[];
  readonly did: string[];
}

class NotesScreen implements Screen {
  readonly activity = '';
  readonly #around: Around;
  readonly #field: Field;
  #scrolled = 0;

  constructor(around: Around) {
    this.#around = around;
    this.#field = new Field({
      hint: '搜索备忘录',
      submit: { label: '搜索', act: () => void around.did.push(`search ${this.#field.value}`) },
    });
  }

  view(area: Rect): View {
    const { did, phone, stack } = this.#around;
    const { x, y, width } = area;
    return {
      role: 'group',
      rect: area,
      paint: { background: '#ffffff' },
      children: [
        {
          role: 'bar',
          rect: { x, y, width, height: 44 },
          children: [
            {
              role: 'button',
              label: '返回',
              text: '‹',
              rect: { x, y, width: 44, height: 44 },
              onTap: () => void did.push('back'),
            },
            { role: 'title', text: '备忘录', rect: { x: 150, y, width: 93, height: 44 } },
            {
              role: 'button',
              id: 'more',
              label: '更多',
              rect: { x: 349, y, width: 44, height: 44 },
              onTap: () => ask(phone, did),
            },
          ],
        },
        { role: 'input', rect: { x: 16, y: y + 50, width: width - 32, height: 36 }, field: this.#field },
        this.#list({ x, y: y + 100, width, height: 300 }),
        {
          role: 'button',
          text: '新建',
          rect: { x: 16, y: y + 420, width: 100, height: 44 },
          onTap: () => void stack.push(secondScreen(stack)),
          onLongPress: () => void did.push('long press'),
        },
        {
          role: 'button',
          text: '删除',
          enabled: false,
          rect: { x: 200, y: y + 420, width: 100, height: 44 },
          onTap: () => void did.push('delete'),
        },
        page({ x, y: y + 480, width, height: 150 }, did),
      ],
    };
  }

  #list(rect: Rect): View {
    const rows = ['一', '二', '三', '四', '五', '六', '七', '八'].map((name, at): View => {
      const top = rect.y + at * 80 - this.#scrolled;
      return {
        role: 'row',
        rect: { x: rect.x, y: top, width: rect.width, height: 80 },
        onTap: () => void this.#around.did.push(`open ${name}`),
        children: [
          { role: 'text', text: `第${name}条`, rect: { x: 16, y: top + 10, width: 200, height: 24 } },
          {
            role: 'button',
            text: '置顶',
            rect: { x: 300, y: top + 10, width: 60, height: 40 },
            onTap: () => void this.#around.did.push(`pin ${name}`),
          },
        ],
      };
    });
    return {
      role: 'list',
      rect,
      scrollable: true,
      onDrag: ({ dy }) => {
        this.#scrolled = Math.min(340, Math.max(0, this.#scrolled - dy));
      },
      children: rows,
    };
  }
}

const page = (rect: Rect, did: string[]): View => ({
  role: 'web',
  label: '一个网页',
  rect,
  children: [
    { role: 'text', text: '网页正文', rect: { ...rect, height: 30 } },
    {
      role: 'link',
      text: '去看看',
      rect: { x: rect.x, y: rect.y + 40, width: 80, height: 24 },
      onTap: () => void did.push('link'),
    },
  ],
});

const secondScreen = (stack: Screen[]): Screen => ({
  activity: '',
  view: (rect) => ({
    role: 'group',
    rect,
    paint: { background: '#ffffff' },
    children: [
      { role: 'button', text: '取消', rect: { x: 0, y: 54, width: 60, height: 44 }, onTap: () => void stack.pop() },
      { role: 'text', text: '新的一条', rect: { x: 16, y: 120, width: 200, height: 24 } },
    ],
  }),
});

/** The system asks for something on behalf of the app. */
function ask(phone: PhoneForApps, did: string[]): void {
  const answer = (name: string) => () => {
    did.push(name);
    phone.dismiss(screen);
  };
  const screen: Screen = {
    activity: '',
    full: false,
    view: () => ({
      role: 'alert',
      text: '“备忘录”想给您发送通知',
      rect: { x: 62, y: 350, width: 270, height: 150 },
      paint: { background: '#f2f2f2' },
      children: [
        { role: 'text', text: '通知可能包括提醒、声音和图标标记。', rect: { x: 78, y: 400, width: 238, height: 40 } },
        { role: 'button', text: '不允许', rect: { x: 62, y: 456, width: 135, height: 44 }, onTap: answer('不允许') },
        { role: 'button', text: '允许', rect: { x: 197, y: 456, width: 135, height: 44 }, onTap: answer('允许') },
      ],
    }),
  };
  phone.overlay(screen);
}
