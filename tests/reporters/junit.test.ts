import { DOMParser } from '@xmldom/xmldom';
import { beforeAll, expect, test } from 'vitest';
import type { StoredRun } from '#model';
import { report } from '#reporters/junit';
import { HOSTILE } from './hostile.ts';
import { pick } from './pick.ts';
import { sampleRun } from './sample.ts';

let sample: StoredRun;
beforeAll(async () => {
  sample = (await sampleRun()).stored;
});

const xmlOf = async (stored: StoredRun): Promise<string> => {
  const { files } = await report(stored, { language: 'zh' });
  expect(Object.keys(files)).toEqual(['junit.xml']);
  return String(files['junit.xml']);
};

test('a decided cell passes, an undecided one is an error, one left out is skipped', async () => {
  const few = pick(sample, [
    'wechat/taobao-item/group/android',
    'wechat/kuaishou-video/group/android',
    'wechat/kuaishou-video/group/ios',
    'qq/wechat-article/private/android',
  ]);
  expect(await xmlOf(few)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="[VIRTUAL] 《科创板日报》2021-11-30 实测" tests="4" failures="0" errors="2" skipped="1" time="147.740">
      <testsuite name="[VIRTUAL] wechat" tests="3" failures="0" errors="2" skipped="0" time="147.740" timestamp="2021-11-30T01:00:00">
        <properties>
          <property name="run.id" value="2021-11-30T01-00-00Z-7f3a"/>
          <property name="ruleset" value="hutong-rules/1"/>
          <property name="matrix" value="matrices/reporter-2021-11-30.yaml"/>
          <property name="lab.virtual" value="true"/>
          <property name="lab.world" value="2021-11-30"/>
          <property name="version.hutong" value="0.1.0"/>
          <property name="version.node" value="20.19.0"/>
          <property name="version.appium" value="3.8.0"/>
          <property name="version.chromium" value="156.0"/>
          <property name="version.adb" value="&quot;&gt;&lt;img src=x onerror=&quot;window.broken='text'&quot;&gt;‮gnp.exe"/>
        </properties>
        <testcase name="wechat/taobao-item/group/android" classname="[VIRTUAL] wechat.group.android" time="79.880">
          <properties>
            <property name="sentence" value="微信群聊中打开淘宝商品链接：需复制到浏览器"/>
            <property name="verdict" value="blocked"/>
            <property name="rule" value="V9"/>
            <property name="trials" value="4"/>
            <property name="how" value="copy"/>
            <property name="flags" value="no-negative-canary"/>
          </properties>
        </testcase>
        <testcase name="wechat/kuaishou-video/group/android" classname="[VIRTUAL] wechat.group.android" time="67.860">
          <properties>
            <property name="sentence" value="微信群聊中打开快手视频链接：证据不足，不作结论"/>
            <property name="verdict" value="insufficient"/>
            <property name="rule" value="V2"/>
            <property name="trials" value="3"/>
            <property name="why" value="1 of 3 trials are valid, 3 are needed"/>
            <property name="flags" value="no-negative-canary"/>
          </properties>
          <error type="insufficient" message="3 次试验中 1 次有效，至少需要 3 次"/>
        </testcase>
        <testcase name="wechat/kuaishou-video/group/ios" classname="[VIRTUAL] wechat.group.ios" time="0.000">
          <properties>
            <property name="sentence" value="微信群聊中打开快手视频链接：尚无结论"/>
          </properties>
          <error type="no-verdict" message="微信群聊中打开快手视频链接：尚无结论"/>
        </testcase>
      </testsuite>
      <testsuite name="[VIRTUAL] qq" tests="1" failures="0" errors="0" skipped="1" time="0.000" timestamp="2021-11-30T01:00:00">
        <properties>
          <property name="run.id" value="2021-11-30T01-00-00Z-7f3a"/>
          <property name="ruleset" value="hutong-rules/1"/>
          <property name="matrix" value="matrices/reporter-2021-11-30.yaml"/>
          <property name="lab.virtual" value="true"/>
          <property name="lab.world" value="2021-11-30"/>
          <property name="version.hutong" value="0.1.0"/>
          <property name="version.node" value="20.19.0"/>
          <property name="version.appium" value="3.8.0"/>
          <property name="version.chromium" value="156.0"/>
          <property name="version.adb" value="&quot;&gt;&lt;img src=x onerror=&quot;window.broken='text'&quot;&gt;‮gnp.exe"/>
        </properties>
        <testcase name="qq/wechat-article/private/android" classname="[VIRTUAL] qq.private.android" time="0.000">
          <properties>
            <property name="sentence" value="QQ单聊中打开微信公众号文章链接"/>
          </properties>
          <skipped message="同属一家企业，记者当天没有测 &lt;b&gt;"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test('a whole run is well-formed, and its counts are those of its cases', async () => {
  const document = new DOMParser({ onError: (level, message) => expect.fail(`${level}: ${message}`) }).parseFromString(
    await xmlOf(sample),
    'text/xml',
  );
  const all = (name: string): readonly { getAttribute: (name: string) => string | null }[] => [
    ...document.getElementsByTagName(name),
  ];
  const suites = all('testsuites')[0];
  const count = (name: string): number => Number(suites?.getAttribute(name));
  expect(count('tests')).toBe(all('testcase').length);
  expect(count('errors')).toBe(all('error').length);
  expect(count('skipped')).toBe(all('skipped').length);
  expect(all('failure')).toHaveLength(0);
  expect(all('testcase').map((one) => one.getAttribute('name'))).toEqual(
    expect.arrayContaining(
      sample.verdicts.verdicts.map(({ cell: { app, link, scope, platform } }) => `${app}/${link}/${scope}/${platform}`),
    ),
  );
});

test('suites and classes of a run on real phones bear no mark', async () => {
  const real = { ...sample, run: { ...sample.run, lab: { virtual: false, phones: [], leftOut: [] } } };
  const xml = await xmlOf(pick(real, ['wechat/taobao-item/group/android']));
  expect(xml).not.toContain('VIRTUAL');
  expect(xml).toContain('<testsuite name="wechat" ');
  expect(xml).toContain(' classname="wechat.group.android" ');
});

test('hostile text comes back as it was, but for what XML cannot carry', async () => {
  const versions = { a: HOSTILE.title, b: HOSTILE.address, c: HOSTILE.note, 'd"><x y="': '\uffff\u0085\r\n' };
  const xml = await xmlOf(pick({ ...sample, run: { ...sample.run, versions } }, ['qq/douyin-video/private/ios']));
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const read = Object.fromEntries(
    [...document.getElementsByTagName('property')].map((one) => [one.getAttribute('name'), one.getAttribute('value')]),
  );
  expect(read).toMatchObject({
    'version.a': HOSTILE.title,
    'version.b': HOSTILE.address,
    'version.c': ']]></note><svg/onload=window.broken=1> \ufffd\ufffd[31mred\ufffd[0m \ufffd',
    'version.d"><x y="': '\ufffd\ufffd ',
  });
});
