// The work of offices as offices do it: an organizer takes a session from the plan to the published result by the keyboard
// alone, a liaison registers five people on a phone, and what is printed is A4.
//
// What a reader could get wrong: nothing is clicked and no address is typed after signing in. A control is reached by Tab
// from where the page puts the focus, and must show that it has it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { as, fresh, password, phone, picture, post, startBrowser, startServer, until } from './harness.mjs';
import { residentId, roster } from './roster.mjs';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(async () => browser?.close());

const h1 = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
const link = (page, name) => page.getByRole('link', { name, exact: typeof name === 'string' });
const menu = (page) => page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '考试期' });
const loaded = (page, press) => Promise.all([page.waitForEvent('load'), press()]);
const arrived = (page) => page.evaluate(() => document.activeElement !== document.body);

/** Presses Tab until `control` has the focus; it must be seen to have it. */
async function tabTo(page, control) {
  await control.waitFor();
  for (let turn = 0; turn < 400; turn += 1) {
    if (await control.evaluate((one) => one === document.activeElement)) {
      const ring = await control.evaluate((one) => {
        const style = getComputedStyle(one);
        return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
      });
      assert.doesNotMatch(ring, /^none .* none$/, `no sign of the focus on ${control}`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reaches ${control}; it stands on ${await page.evaluate(() => document.activeElement?.outerHTML)}`);
}

async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: typeof label === 'string' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Presses Enter on what leads to another page. */
async function go(page, control) {
  await tabTo(page, control);
  await loaded(page, () => page.keyboard.press('Enter'));
  assert.equal(await page.locator('#problem').count(), 0, await page.locator('main').textContent());
}

async function signInByKeys(server, login) {
  const page = await (await fresh(browser, server)).newPage();
  await page.goto('/');
  await type(page, '账号（工号）', login);
  await type(page, '密码', password);
  await loaded(page, () => page.keyboard.press('Enter'));
  return page;
}

const beijing = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 16).replace('T', ' ');
const named = '2029年6月键盘考试';

describe('an organizer with the keyboard alone', { concurrency: 1 }, () => {
  let server, page;
  before(async () => {
    server = await startServer({ candidates: 24 });
    page = await signInByKeys(server, 'kaowu1');
  });
  after(async () => server?.stop());

  it('plans a session and opens the registration', async () => {
    await h1(page, '考试期');
    await go(page, link(page, '新建考试期'));
    await type(page, '年份', '2029');
    await tabTo(page, page.getByLabel('考期'));
    await page.keyboard.type('6');
    await type(page, '名称', named);
    await type(page, '报名开始', beijing(-1));
    await type(page, '报名截止', beijing(20));
    await type(page, '开考时间', beijing(30));
    await go(page, button(page, '保存草稿'));
    await page.getByRole('heading', { level: 2, name: named }).waitFor();
    await go(page, button(page, /开放报名/));
    await link(page, '导入报名名单').waitFor();
  });

  it('imports a list from a file', async () => {
    await go(page, link(page, '导入报名名单'));
    const people = ['李一', '李二', '李三', '李四', '李五'].map((name, n) =>
      [name, residentId('19910203', 40 + n), `1370000002${n}`, '娄桥街道', '执法人员', '行政编制', '是', '是', `JP000${n}`]);
    await tabTo(page, page.getByLabel(/选择文件/));
    // Chromium opens no chooser for a key pressed right after a page came.
    const asked = await until('the file chooser', async () => {
      const opened = page.waitForEvent('filechooser', { timeout: 2_000 }).catch(() => undefined);
      await page.keyboard.press('Space');
      return opened;
    });
    await asked.setFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: roster(people) });
    await go(page, button(page, '上传并预览'));
    await h1(page, '名单预览');
    await go(page, button(page, '确认导入 5 人'));
    await page.getByText('已导入 5 人，其中新增 5 人').waitFor();
    await go(page, button(page, '已分发，清除激活码'));
  });

  it('reviews with single keys, returns one, passes the rest at once', async () => {
    await go(page, menu(page));
    await go(page, link(page, named));
    await go(page, link(page, '报名名单与审核'));
    const names = page.locator('tbody').getByRole('rowheader').getByRole('link');
    await go(page, names.first());
    await tabTo(page, page.getByLabel(/^启用单键快捷键/));
    await page.keyboard.press('Space');
    const first = page.url();
    await loaded(page, () => page.keyboard.press('j'));
    assert.notEqual(page.url(), first, 'J leads to the next');
    await loaded(page, () => page.keyboard.press('k'));
    assert.equal(new URL(page.url()).pathname, new URL(first).pathname, 'K leads back');
    await loaded(page, () => page.keyboard.press('a'));
    await page.getByRole('status').getByText(/已通过/).waitFor();
    await page.keyboard.press('r');
    assert.ok(await arrived(page), 'R leads to the reasons of a return');
    await page.keyboard.press('Space');
    await go(page, button(page, '退回'));
    await go(page, link(page, '返回名单'));
    await go(page, link(page, /通过全部 \d+ 条符合条件的/));
    await go(page, button(page, /确认通过这 \d+ 条报名/));
  });

  it('arranges, and seals with a second person', async () => {
    await go(page, link(page, named));
    await go(page, button(page, /截止报名/));
    await go(page, button(page, /^为 4 人编排/));
    await go(page, link(page, /去封卷/));
    await go(page, button(page, '提出封卷：4 份试卷'));
    const second = await signInByKeys(server, 'kaowu2');
    await go(second, link(second, named));
    await go(second, link(second, /去封卷/));
    await go(second, button(second, '确认封卷，生成 4 份试卷'));
    await until('the papers are sealed', async () => {
      await go(second, menu(second));
      return second.getByRole('row', { name: named }).getByText('已封卷').count();
    });
    await second.context().close();
  });

  it('prints tickets, door lists, plans and sign-in sheets on A4', async () => {
    await go(page, menu(page));
    await go(page, link(page, named));
    await go(page, link(page, '打印材料'));
    const sheets = await page.locator('main a[href*="/sheets/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.ok(sheets.length >= 4, `only ${sheets}`);
    for (const path of sheets) {
      const sheet = await page.context().newPage();
      await sheet.goto(path);
      const name = path.split('/').pop().split('?')[0];
      const paper = (await sheet.pdf({ preferCSSPageSize: true, path: undefined })).toString('latin1');
      const boxes = [...paper.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Number(w), Number(h)].sort((a, b) => a - b));
      assert.ok(boxes.length > 0, `${name} has no page`);
      for (const [short, long] of boxes) assert.ok(Math.abs(short - 595) < 2 && Math.abs(long - 842) < 2, `${name}: ${short} × ${long} pt is not A4`);
      const wide = await sheet.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${name} is ${wide} px wider than its page`);
      await sheet.close();
    }
  });

  it('calls a session off', async () => {
    await go(page, menu(page));
    await go(page, link(page, named));
    await tabTo(page, page.getByText('取消这个考试期'));
    await page.keyboard.press('Enter');
    await type(page, '取消原因', '键盘测试结束');
    await go(page, button(page, '取消考试期'));
    await page.getByText('这个考试期已取消。').waitFor();
  });
});

describe('an organizer after the exam, with the keyboard alone', () => {
  let server;
  before(async () => {
    server = await startServer({ stage: 'ended', candidates: 12 });
  });
  after(async () => server?.stop());

  it('marks, publishes with a second person, and archives', async () => {
    const { name } = server.manifest.sessions[0];
    const page = await signInByKeys(server, 'kaowu1');
    await go(page, link(page, name));
    await go(page, button(page, '阅卷'));
    await go(page, button(page, '提出发布'));
    const second = await signInByKeys(server, 'kaowu2');
    await go(second, link(second, name));
    await go(second, link(second, /查看阅卷结果并发布/));
    await go(second, button(second, '确认发布成绩'));
    await go(page, link(page, name));
    await go(page, button(page, '归档'));
    await page.getByText('流程已完成').waitFor();
    for (const one of [page, second]) await one.context().close();
  });
});

describe('a liaison on a phone', { concurrency: 1 }, () => {
  let server, session;
  before(async () => {
    server = await startServer({ candidates: 600 });
    const context = await as(browser, server, 'kaowu1');
    const page = await context.newPage();
    await page.goto('/organizer/sessions/new');
    for (const [label, text] of [['年份', '2029'], ['报名开始', beijing(-1)], ['报名截止', beijing(20)], ['开考时间', beijing(30)]]) {
      await page.getByLabel(label).fill(text);
    }
    await page.getByLabel('名称', { exact: true }).fill(named);
    await loaded(page, () => button(page, '保存草稿').click());
    session = new URL(page.url()).pathname.split('/').pop();
    await loaded(page, () => button(page, /开放报名/).click());
    await context.close();
  });
  after(async () => server?.stop());

  for (const scripts of [true, false]) {
    it(`registers five people ${scripts ? 'by touch' : 'without scripts'}`, async () => {
      const context = await as(browser, server, 'lianluo', {
        viewport: phone, hasTouch: true, isMobile: true, javaScriptEnabled: scripts,
      });
      const page = await context.newPage();
      await page.goto(`/unit?session=${session}`);
      await h1(page, '本单位人员');
      const free = page.getByRole('row').filter({ has: page.locator('input[type=checkbox]') });
      assert.ok((await free.count()) >= 5, `only ${await free.count()} people of the unit can be registered`);
      const names = (await free.getByRole('rowheader').allTextContents()).slice(0, 5).map((name) => name.trim());
      for (const name of names) {
        const box = page.getByRole('row', { name }).locator('input[type=checkbox]');
        const target = await box.locator('xpath=ancestor::*[self::label or self::td or self::th][1]').boundingBox();
        assert.ok(target.height >= 44, `${name}: a target of ${target.height} px`);
        await box.tap();
      }
      await picture(page, `unit-five-${scripts ? 'touch' : 'plain'}-360`);
      await Promise.all([page.waitForEvent('load'), button(page, '为勾选人员报名').tap()]);
      assert.equal(await page.locator('#problem').count(), 0, await page.locator('main').textContent());
      for (const name of names) await page.getByRole('row', { name }).getByText('待审核').waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `the page is ${wide} px wider than the phone`);
      await context.close();
    });
  }
});
