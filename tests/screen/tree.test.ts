import { expect, test } from 'vitest';
import { find, rows } from '#screen/find';
import { isLoading, textsOf, webOf } from '#screen/read';
import { nameOf, readTree } from '#screen/tree';

const ANDROID = `<?xml version='1.0' encoding='UTF-8'?>
<hierarchy index="0" class="hierarchy" rotation="0" width="720" height="1600">
  <android.widget.FrameLayout index="0" package="com.tencent.mm" class="android.widget.FrameLayout" text="" bounds="[0,0][720,1600]" displayed="true">
    <android.widget.TextView package="com.tencent.mm" class="android.widget.TextView" text="互通测试" resource-id="com.tencent.mm:id/obq" bounds="[0,48][720,136]" displayed="true" />
    <androidx.recyclerview.widget.RecyclerView package="com.tencent.mm" class="androidx.recyclerview.widget.RecyclerView" bounds="[0,136][720,1400]" displayed="true">
      <android.widget.RelativeLayout package="com.tencent.mm" class="android.widget.RelativeLayout" bounds="[0,140][720,200]" displayed="true">
        <android.widget.ImageView package="com.tencent.mm" class="android.widget.ImageView" content-desc="张三头像" bounds="[0,140][60,200]" displayed="true" />
        <android.widget.TextView package="com.tencent.mm" class="android.widget.TextView" text="好的" clickable="true" bounds="[80,140][300,200]" displayed="true" />
      </android.widget.RelativeLayout>
      <android.widget.RelativeLayout package="com.tencent.mm" class="android.widget.RelativeLayout" bounds="[0,200][720,260]" displayed="false">
        <android.widget.TextView package="com.tencent.mm" class="android.widget.TextView" text="看不见" bounds="[80,200][300,260]" displayed="true" />
      </android.widget.RelativeLayout>
    </androidx.recyclerview.widget.RecyclerView>
    <android.webkit.WebView package="com.tencent.mm" class="android.webkit.WebView" text="标题" bounds="[0,300][720,900]" displayed="true">
      <android.widget.Button package="com.tencent.mm" class="android.widget.Button" text="继续访问" clickable="true" bounds="[0,300][720,380]" displayed="true" />
    </android.webkit.WebView>
    <android.widget.ProgressBar package="com.tencent.mm" class="android.widget.ProgressBar" bounds="[0,130][720,136]" displayed="true" />
  </android.widget.FrameLayout>
</hierarchy>`;

const IOS = `<?xml version="1.0" encoding="UTF-8"?><AppiumAUT>
<XCUIElementTypeApplication type="XCUIElementTypeApplication" name="微信" label="微信" enabled="true" visible="true" x="0" y="0" width="375" height="667" bundleId="com.tencent.xin">
 <XCUIElementTypeWindow type="XCUIElementTypeWindow" enabled="true" visible="true" x="0" y="0" width="375" height="667">
  <XCUIElementTypeButton type="XCUIElementTypeButton" enabled="true" visible="true" x="0" y="0" width="375" height="667">
   <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" enabled="true" visible="false" x="0" y="0" width="0" height="0"/>
   <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="可能离开微信，打开第三方应用" name="可能离开微信，打开第三方应用" label="可能离开微信，打开第三方应用" enabled="true" visible="true" x="60" y="300" width="255" height="18"/>
   <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="取消" name="取消" label="取消" enabled="true" visible="true" x="90" y="360" width="36" height="22"/>
   <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value="继续" name="继续" label="继续" enabled="true" visible="true" x="240" y="360" width="36" height="22"/>
  </XCUIElementTypeButton>
 </XCUIElementTypeWindow>
</XCUIElementTypeApplication></AppiumAUT>`;

test('an Android source is read as what a person sees, hidden parts left out', () => {
  const tree = readTree(ANDROID, 'android');
  expect(tree.app).toBe('com.tencent.mm');
  expect(tree.size).toEqual({ width: 720, height: 1600 });
  expect(textsOf(tree)).toEqual([
    { text: '互通测试', part: 'native', role: 'text', by: 'tree' },
    { text: '张三头像', part: 'native', role: 'text', by: 'tree' },
    { text: '好的', part: 'native', role: 'button', by: 'tree' },
    { text: '继续访问', part: 'web', role: 'button', by: 'tree' },
  ]);
  expect(webOf(tree)).toBe('filled');
  expect(isLoading(tree)).toBe(true);
});

test('a row of a list is all that stands in it', () => {
  expect(rows(readTree(ANDROID, 'android')).map((row) => row.map(nameOf))).toEqual([['张三头像', '好的']]);
});

test("an iPhone's leave-app dialog is read through the button that holds it", () => {
  const tree = readTree(IOS, 'ios');
  expect(tree.app).toBe('com.tencent.xin');
  expect(textsOf(tree).map(({ text }) => text)).toEqual(['可能离开微信，打开第三方应用', '取消', '继续']);
  expect(find(tree, '继续')?.box).toEqual({ x: 240, y: 360, width: 36, height: 22 });
});

test('a source that is no XML is an empty screen with a note, not a crash', () => {
  const tree = readTree('<hierarchy><a', 'android');
  expect(tree.nodes).toEqual([]);
  expect(tree.notes).toHaveLength(1);
});
