// Everything people must be able to do with scripts off: the pages are forms and links, and each role's work goes through.
//
// What a reader could get wrong: the tests of the second group share one session and run in their order; the last one closes
// and seals the session the earlier ones register for. With scripts off the page never moves by itself, so what stands on it
// after a press has come from the server.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  as, at, candidates, chosen, enter, fresh, pair, password, phone, picture, post, range, signIn, startBrowser, startServer,
  ticked, until,
} from './harness.mjs';
import { residentId, roster } from './roster.mjs';

const plain = { javaScriptEnabled: false };
let server, browser, next, open, running, published;

before(async () => {
  [server, browser] = await Promise.all([startServer({ candidates: 60 }), startBrowser()]);
  [open, running, published] = ['open', 'running', 'published'].map((stage) => server.session(stage).id);
  next = candidates(server, running);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page without scripts, signed in. */
async function pageOf(login, more = {}) {
  const context = await as(browser, server, login, { ...plain, ...more });
  return context.newPage();
}

const h1 = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
/** Presses what submits a form or leads on, and waits for the page that comes. */
const go = (page, control) => Promise.all([page.waitForEvent('load'), control.click()]);
const refused = (page) => page.locator('#problem').count();
const press1 = (page, letter) => page.locator(`.opt input[value="${letter}"]`).check();

async function h1At(page, path, name) {
  await page.goto(path);
  await h1(page, name);
}

describe('without scripts', { concurrency: 2 }, () => {
  describe('candidates and everyone', { concurrency: 1 }, () => {
    it('an officer sits the whole exam without scripts', async () => {
      const candidate = next();
      const context = await fresh(browser, server, plain);
      const page = await context.newPage();
      await signIn(page, candidate.login);
      await h1(page, '首页');
      await go(page, page.getByRole('link', { name: '进入候考室' }));
      await page.getByLabel('我已阅读考场规则').check();
      await go(page, button(page, '开始考试'));
      await page.locator('#qh').waitFor();
      assert.equal(new URL(page.url()).pathname, `/attempt/${candidate.id}`);
      await picture(page, 'exam-plain-1366');
      const { first } = await range(page, '多项选择题');

      await press1(page, 'A');
      await go(page, button(page, '保存，下一题'));
      await at(page, 2);
      await press1(page, 'B');
      await page.getByLabel('标记，稍后再看').check();
      await go(page, page.locator(`button.cell[value="${first}"]`));
      await at(page, first);
      await press1(page, 'A');
      await press1(page, 'C');
      await go(page, button(page, '上一题').first());
      await at(page, first - 1);
      await press1(page, 'D');
      await go(page, page.locator('button.cell[value="2"]'));
      await at(page, 2);
      assert.equal(await ticked(page), 'B');
      assert.equal(await page.getByLabel('标记，稍后再看').isChecked(), true);
      await go(page, page.locator('button.cell[value="1"]'));
      assert.equal(await ticked(page), 'A');
      await press1(page, 'B');
      await go(page, page.locator(`button.cell[value="${first}"]`));
      assert.equal(await ticked(page), 'AC');
      assert.equal(await chosen(page), 'AC');
      assert.equal(await page.locator('.cell[data-s="done"]').count(), 4);

      await go(page, button(page, '检查并交卷'));
      await h1(page, '检查并交卷');
      const row = (kind) => page.getByRole('row', { name: kind }).getByRole('cell').first().textContent();
      assert.deepEqual([await row('判断题'), await row('单项选择题'), await row('多项选择题')], ['2', '1', '1']);
      await go(page, page.locator('section', { hasText: '做了标记的题' }).getByRole('link', { name: '第2题' }));
      await at(page, 2);
      await page.getByLabel('标记，稍后再看').uncheck();
      await go(page, button(page, '检查并交卷'));
      await h1(page, '检查并交卷');
      assert.equal(await page.getByText('做了标记的题').count(), 0, page.url());
      await page.getByLabel(/我知道还有 76 题没有作答/).check();
      await go(page, button(page, '确认交卷'));
      await h1(page, '交卷回执');
      assert.equal(await pair(page, '收到作答').textContent(), '4 / 80 题');
      await go(page, page.getByRole('link', { name: '返回首页' }));
      await page.getByRole('row', { name: /2026年11月/ }).getByText('待发布成绩').waitFor();
      await context.close();
    });

    it('what only a script can do is not offered without one', async () => {
      const candidate = next();
      const page = await pageOf(candidate.login);
      await page.goto(`/attempt/${candidate.id}/waiting`);
      await page.getByLabel('我已阅读考场规则').check();
      await go(page, button(page, '开始考试'));
      assert.equal(await page.getByRole('button', { name: /隐藏时间|显示时间/ }).isVisible(), false, 'a dead button to hide the clock');
      assert.match(await page.locator('#left').textContent(), /^1:(29|30):\d\d$/, 'the time left when the page was made');
      assert.doesNotMatch(await page.locator('#net').textContent(), /自动保存/, 'nothing is saved by itself without scripts');
      assert.equal(await page.getByText('启用单键快捷键').isVisible(), false, 'a dead switch for keys');
      await page.context().close();
    });

    it('what was just saved is what the next page shows', async () => {
      const candidate = next();
      const page = await pageOf(candidate.login);
      const context = page.context();
      await post(context, '/api/open-attempt', { attempt: candidate.id, promise: '1' });
      const stale = [];
      for (let turn = 0; turn < 60; turn += 1) {
        const flagged = turn % 2 === 0;
        const form = { attempt: candidate.id, generation: '1', slot: '2', 'a[]': 'B', op: 'review', ...(flagged ? { flag: '1' } : {}) };
        const { location } = (await post(context, '/api/answer', form)).headers();
        const shown = (await (await context.request.get(location)).text()).includes('做了标记的题');
        if (shown !== flagged) stale.push(turn);
      }
      assert.deepEqual(stale, [], 'pages made after the acknowledgement that show the state before it');
      await context.close();
    });

    it('a second browser without scripts is asked first and brings the answers along', async () => {
      const candidate = next();
      const page = await pageOf(candidate.login);
      await page.goto(`/attempt/${candidate.id}/waiting`);
      await page.getByLabel('我已阅读考场规则').check();
      await go(page, button(page, '开始考试'));
      await press1(page, 'A');
      await go(page, button(page, '保存，下一题'));
      const second = await pageOf(candidate.login);
      await second.goto(`/attempt/${candidate.id}`);
      await h1(second, '考试正在另一处进行');
      await go(second, button(second, '在此继续'));
      assert.equal(await ticked(second), 'A');
      await press1(page, 'B');
      await go(page, button(page, '保存，下一题'));
      const text = await page.locator('main').textContent();
      assert.match(text, /考试正在另一处进行/, 'the old page is told at its next save');
      await second.reload();
      assert.equal(await second.locator('.cell[data-s="done"]').count(), 1, 'and writes nothing');
      await page.context().close();
      await second.context().close();
    });

    it('practice gives a verdict with its reason, and a wrong answer stands in the notebook', async () => {
      const page = await pageOf(next().login);
      await page.goto('/practice');
      await h1(page, '章节练习');
      const start = page.getByRole('link', { name: /^开始/ }).first();
      await go(page, start);
      await button(page, '提交本题').waitFor();
      await go(page, button(page, '提交本题'));
      await page.locator('#problem', { hasText: '您还没有选择答案' }).waitFor();
      let wrong = false;
      for (let turn = 0; turn < 12 && !wrong; turn += 1) {
        assert.doesNotMatch(await page.content(), /正确答案是/);
        await press1(page, 'A');
        await go(page, button(page, '提交本题'));
        await h1(page, '练习结果');
        const verdict = await page.locator('.verdict').textContent();
        assert.match(verdict, /^(回答正确，答案是 |回答错误，正确答案是 )\S/);
        await page.getByRole('heading', { name: '解析' }).waitFor();
        assert.ok((await page.locator('section', { hasText: '解析' }).locator('p').first().textContent()).length > 8, 'the reason is written');
        wrong = verdict.startsWith('回答错误');
        if (wrong) await page.getByText('已加入错题本').waitFor();
        else await go(page, page.getByRole('link', { name: '下一题' }));
      }
      assert.ok(wrong, 'twelve right answers by always choosing A');
      await picture(page, 'verdict-1366');
      await go(page, page.getByRole('link', { name: '错题本' }));
      await h1(page, '错题本');
      assert.equal(await page.locator('article').count(), 1);
      assert.equal(await page.getByText('正确答案：').count(), 0);
      await go(page, page.getByRole('link', { name: '显示答案与解析' }));
      await page.getByText('正确答案：').waitFor();
      await go(page, page.getByRole('link', { name: '重做这道题' }));
      await button(page, '提交本题').waitFor();
      await go(page, page.getByRole('link', { name: '返回错题本' }));
      await h1(page, '错题本');
      await page.context().close();
    });

    it('a mock exam starts, is handed in, and shows its answers', async () => {
      const page = await pageOf(next().login);
      await page.goto('/mock');
      await go(page, button(page, '开始模拟考试'));
      await h1(page, '候考室');
      await page.getByLabel('我已阅读考场规则').check();
      await go(page, button(page, '开始考试'));
      await page.getByText('模拟，不计成绩').waitFor();
      await press1(page, 'A');
      await go(page, button(page, '检查并交卷'));
      await page.getByLabel(/我知道还有 79 题没有作答/).check();
      await go(page, button(page, '确认交卷'));
      await h1(page, '交卷回执');
      await go(page, page.getByRole('link', { name: '查看成绩和解析' }));
      await page.getByRole('heading', { name: '逐题解析' }).waitFor();
      assert.equal(await page.locator('article').count(), 80);
      await page.goto('/mock');
      await page.getByRole('row', { name: /第 1 次/ }).getByText('未达合格线').waitFor();
      await page.context().close();
    });

    it('a licence goes from the officer over the unit and the bureau to the public check', async () => {
      const taken = server.manifest.attempts.filter((one) => one.session === published);
      let applicant;
      for (const { login } of taken.filter(({ login }) => (Number(login.slice(2)) - 1) % 8 === 3 || login.endsWith('7'))) {
        const context = await as(browser, server, login, plain);
        const page = await context.newPage();
        await page.goto('/licence');
        const apply = button(page, '申领证件');
        if (await apply.count()) {
          applicant = { page, account: server.manifest.accounts.find((one) => one.login === login) };
          await go(page, apply);
          break;
        }
        await context.close();
      }
      assert.ok(applicant, 'no officer with a pass and without a licence');
      const { page, account } = applicant;
      await h1(page, '申领证件：核对信息');

      const invited = await server.run('account', 'invite', 'lianluo9', '--name', '郑联络', '--unit', account.unit, '--role', 'liaison');
      const context = await fresh(browser, server, plain);
      const liaison = await context.newPage();
      await liaison.goto('/activate');
      await liaison.getByLabel('账号（工号）').fill('lianluo9');
      await liaison.getByLabel('激活码').fill(invited.match(/[A-Z0-9]{4}(?:-[A-Z0-9]{4})+/)[0].toLowerCase().replaceAll('-', ''));
      await liaison.getByLabel('新密码', { exact: true }).fill('Mima-2026-x');
      await liaison.getByLabel('再输入一次新密码').fill('Mima-2026-x');
      await go(liaison, button(liaison, '激活并登录'));
      await h1(liaison, '个人信息处理告知');
      await liaison.goto('/unit/licences');
      await h1(liaison, '个人信息处理告知');
      await go(liaison, button(liaison, '我已阅读，继续'));
      await h1(liaison, '本单位人员');

      await go(page, button(page, '提交申领'));
      await page.locator('#problem', { hasText: '请先勾选' }).waitFor();
      await page.getByLabel('以上信息属实').check();
      await go(page, button(page, '提交申领'));
      await page.getByText('等待单位初审').waitFor();

      await go(liaison, liaison.getByRole('link', { name: '证件初审' }));
      await go(liaison, liaison.getByRole('link', { name: new RegExp(account.name) }));
      await picture(liaison, 'unit-licence-1366');
      await liaison.getByLabel('退回理由').fill('请先核对工号');
      await go(liaison, button(liaison, '退回'));
      await page.goto('/licence');
      await page.getByText('请先核对工号').waitFor();
      await go(page, page.getByRole('link', { name: '核对信息，重新提交' }));
      await page.getByLabel('以上信息属实').check();
      await go(page, button(page, '提交申领'));
      await liaison.goto('/unit/licences');
      await go(liaison, liaison.getByRole('link', { name: new RegExp(account.name) }));
      await go(liaison, button(liaison, '通过，转司法局审核'));
      assert.equal(await refused(liaison), 0);

      const bureau = await pageOf('sifaju');
      await bureau.goto('/bureau/licences');
      await go(bureau, bureau.getByRole('link', { name: new RegExp(account.name) }));
      await go(bureau, button(bureau, '通过，报省市'));
      await bureau.getByLabel('证件编号').fill('330399');
      await go(bureau, button(bureau, '登记编号并发放'));
      assert.equal(await refused(bureau), 0, await bureau.locator('main').textContent());
      await bureau.getByText('已发放').first().waitFor();

      await page.goto('/licence');
      await page.getByText('330399').first().waitFor();
      const stranger = await (await fresh(browser, server, plain)).newPage();
      await stranger.goto('/licence-check');
      await stranger.getByLabel('证件编号').fill('330399');
      await go(stranger, button(stranger, '查询'));
      assert.equal(await pair(stranger, '证件状态').textContent(), '有效');
      const holder = await pair(stranger, '持证人').textContent();
      assert.ok(holder.includes('*') && holder !== account.name, 'the holder is masked');
      await picture(stranger, 'licence-check-1366');
      for (const one of [page, liaison, bureau, stranger]) await one.context().close();
    });

    it('the auditor reads the log, pages back, and sees nothing else', async () => {
      const page = await pageOf('shenji');
      await page.goto('/');
      await h1(page, '审计日志');
      await page.getByText(/校验通过：至 .* 第 \d+ 条/).waitFor();
      await picture(page, 'audit-1366');
      const first = await page.locator('tbody th').first().textContent();
      await go(page, page.getByRole('link', { name: '更早的记录' }));
      assert.ok(Number(await page.locator('tbody th').first().textContent()) < Number(first));
      for (const place of ['/organizer', '/bureau', '/unit', '/home', '/admin/accounts', `/organizer/sessions/${open}`]) {
        assert.equal((await page.goto(place)).status(), 403, place);
      }
      await page.context().close();
    });

    it('large text is kept from page to page and given back', async () => {
      const page = await pageOf(next().login, { viewport: phone });
      await page.goto('/practice');
      await go(page, button(page, '大字版'));
      await h1(page, '章节练习');
      const size = () => page.locator('html').getAttribute('data-size');
      assert.equal(await size(), 'large');
      await page.goto('/home');
      assert.equal(await size(), 'large');
      await picture(page, 'home-large-360');
      await go(page, button(page, '标准字号'));
      assert.equal(await size(), null);
      await page.context().close();
    });

    it('the own data can be read and taken away', async () => {
      const page = await pageOf(next().login);
      await page.goto('/my-data');
      await h1(page, '我的个人信息');
      assert.match(await pair(page, '居民身份证号').textContent(), /^\d{4}\*+\w{4}$/);
      const [file] = await Promise.all([page.waitForEvent('download'), button(page, '下载我的信息副本').click()]);
      assert.match(file.suggestedFilename(), /\.json$/);
      await page.context().close();
    });

    it('signing out ends the sign-in on the server too', async () => {
      const page = await pageOf(next().login);
      await page.goto('/account');
      const cookie = (await page.context().cookies()).find((one) => one.name === 'mingfa');
      await go(page, button(page, '退出登录'));
      await h1(page, '登录');
      await page.context().addCookies([cookie]);
      await page.goto('/home');
      await h1(page, '登录');
      await page.context().close();
    });
  });

  describe('offices, in the order of an exam session', { concurrency: 1 }, () => {
    it('an officer registers, and is told how far it is', async () => {
      const page = await pageOf('yh00034');
      await page.goto(`/register/${open}`);
      await page.getByRole('heading', { name: '资格核验' }).waitFor();
      await picture(page, 'register-1366');
      const renewing = page.getByLabel('本次为换证报考');
      if (await renewing.count()) await renewing.check();
      await go(page, button(page, '提交报名'));
      assert.equal(await refused(page), 0, await page.locator('main').textContent());
      await page.getByText('待审核').waitFor();
      assert.equal(await button(page, '提交报名').count(), 0, 'one does not register twice');
      await page.context().close();
    });

    it('a liaison registers a person of the unit', async () => {
      const page = await pageOf('lianluo');
      await h1At(page, '/unit', '本单位人员');
      await picture(page, 'unit-1366');
      const free = page.getByRole('row').filter({ has: page.locator('input[type=checkbox]') }).first();
      const name = (await free.getByRole('rowheader').textContent()).trim();
      await free.locator('input').check();
      await go(page, button(page, '为勾选人员报名'));
      assert.equal(await refused(page), 0, await page.locator('main').textContent());
      await page.getByRole('row', { name }).getByText('待审核').waitFor();
      await page.context().close();
    });

    it('a liaison who ticks nobody is told so', async () => {
      const page = await pageOf('lianluo');
      await page.goto('/unit');
      await go(page, button(page, '为勾选人员报名'));
      assert.equal(await refused(page), 1);
      await page.context().close();
    });

    it('a liaison sees the figures of the unit', async () => {
      const page = await pageOf('lianluo');
      await page.goto('/unit');
      const text = await page.locator('main').textContent();
      assert.match(text, /参考率|合格率|持证率/, 'no figure of the unit on the liaison’s page');
      await page.context().close();
    });

    it('an organizer plans a session: refused with what was typed, then saved, changed and opened', async () => {
      const page = await pageOf('kaowu1');
      await h1At(page, '/organizer', '考试期');
      for (const one of server.manifest.sessions) await page.getByRole('link', { name: one.name, exact: true }).waitFor();
      await picture(page, 'organizer-1366');
      await go(page, page.getByRole('link', { name: '新建考试期' }));
      await h1(page, '新建考试期');
      await picture(page, 'plan-1366');
      await page.getByLabel('年份').fill('2028');
      await page.getByLabel('考期').selectOption({ label: '6月' });
      await page.getByLabel('名称', { exact: true }).fill('2028年6月浏览器考试');
      const date = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 16).replace('T', ' ');
      await page.getByLabel('报名开始').fill(date(1));
      await page.getByLabel('报名截止').fill(date(20));
      await page.getByLabel('开考时间').fill('明天上午');
      await go(page, button(page, '保存草稿'));
      assert.equal(await refused(page), 1);
      await page.locator('#problem', { hasText: '“开考时间”不是有效的日期时间' }).waitFor();
      assert.equal(await page.getByLabel('开考时间').inputValue(), '明天上午', 'what was typed stands there');
      assert.equal(await page.getByLabel('名称', { exact: true }).inputValue(), '2028年6月浏览器考试');
      await page.getByLabel('开考时间').fill(date(30));
      await go(page, button(page, '保存草稿'));
      await page.getByRole('heading', { level: 2, name: '2028年6月浏览器考试' }).waitFor();
      await go(page, page.getByRole('link', { name: '修改设置与蓝图' }));
      assert.equal(await page.getByLabel('开考时间').inputValue(), date(30));
      await page.getByLabel('考试时长（分钟）').fill('60');
      await go(page, button(page, '保存草稿'));
      await page.getByText('80 题，100 分，合格线 60 分，60 分钟').waitFor();
      await go(page, button(page, /开放报名/));
      assert.equal(await refused(page), 0, await page.locator('main').textContent());
      await page.getByRole('link', { name: '导入报名名单' }).waitFor();
      await page.getByText('取消这个考试期').click();
      await page.getByLabel('取消原因').fill('浏览器测试');
      await go(page, button(page, '取消考试期'));
      await page.getByText('这个考试期已取消。').waitFor();
      await page.context().close();
    });

    it('an organizer imports a roster: template, preview with errors, confirmation, activation codes', async () => {
      const page = await pageOf('kaowu1');
      await page.goto(`/organizer/sessions/${open}`);
      await go(page, page.getByRole('link', { name: '导入报名名单' }));
      const template = await page.context().request.get(await page.getByRole('link', { name: '下载模板' }).getAttribute('href'));
      assert.equal(template.status(), 200);
      assert.equal((await template.body()).subarray(0, 2).toString(), 'PK');
      await picture(page, 'import-1366');

      const file = page.getByLabel(/选择文件/);
      await file.setInputFiles({ name: '名单.txt', mimeType: 'text/plain', buffer: Buffer.from('姓名') });
      await go(page, button(page, '上传并预览'));
      assert.equal(await refused(page), 1);
      await page.locator('#problem', { hasText: '不是 .xlsx 工作簿' }).waitFor();

      const rows = [
        ['钱新人', residentId('19910203', 11), '13700000011', '娄桥街道', '执法人员', '行政编制', '是', '是', 'LL0001'],
        ['孙新人', residentId('19920304', 12), '13700000012', '景山街道', '执法监督人员', '参公编制', '是', '是', ''],
        ['李错号', residentId('19930405', 13).slice(0, 17) + '?', '13700000013', '娄桥街道', '执法人员', '行政编制', '是', '是', ''],
      ];
      await file.setInputFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: roster(rows) });
      await go(page, button(page, '上传并预览'));
      await h1(page, '名单预览');
      await picture(page, 'preview-1366');
      assert.match(await page.locator('.counts').textContent(), /可导入 ?2.*需修改 ?1.*新增 ?2/);
      await page.getByText(/第 4 行 ?B 列/).waitFor();
      const errors = await page.context().request.get(await page.getByRole('link', { name: '下载错误清单' }).getAttribute('href'));
      assert.equal(errors.status(), 200);
      await go(page, button(page, '确认导入 2 人'));
      await page.getByText('已导入 2 人，其中新增 2 人').waitFor();
      assert.match(await page.getByRole('row', { name: '钱新人' }).locator('code').textContent(), /^[A-Z0-9]{4}(-[A-Z0-9]{4})+$/);
      await picture(page, 'slips-1366');
      const slips = await page.context().request.get(await page.getByRole('link', { name: '下载激活码表' }).getAttribute('href'));
      assert.equal(slips.status(), 200);
      const code = await page.getByRole('row', { name: '钱新人' }).locator('code').textContent();
      await go(page, button(page, '已分发，清除激活码'));
      assert.equal(await page.getByText(code).count(), 0);
      await page.context().close();
    });

    it('an organizer approves one, returns one with a reason, takes a decision back, and approves the rest at once', async () => {
      const page = await pageOf('kaowu1');
      await page.goto(`/organizer/sessions/${open}/registrations`);
      await h1(page, '报名名单与审核');
      await picture(page, 'registrations-1366');
      await page.getByLabel('状态').selectOption({ label: '待审核' });
      await page.getByLabel('资格问题').selectOption({ label: '全部符合' });
      await go(page, button(page, '筛选'));
      assert.match(page.url(), /state=submitted/);
      const names = page.locator('tbody').getByRole('rowheader').getByRole('link');
      const [first, second] = await names.allTextContents();
      await go(page, names.first());
      await page.getByRole('heading', { level: 2, name: new RegExp(first) }).waitFor();
      await picture(page, 'registration-1366');
      const own = page.url();
      await go(page, button(page, '通过'));
      assert.notEqual(page.url(), own, 'a decision leads to the next registration');
      await page.getByRole('status').getByText(`${first}：已通过`).waitFor();
      await go(page, button(page, '撤销这个决定'));
      await page.locator('.badge', { hasText: '待审核' }).waitFor();
      await go(page, button(page, '通过'));
      await page.goto(`/organizer/sessions/${open}/registrations?state=submitted&q=${encodeURIComponent(second)}`);
      await go(page, names.first());
      const returned = page.url();
      await page.getByLabel(/^补充说明/).fill('请补交培训证明');
      await go(page, button(page, '退回'));
      await page.goto(returned);
      await page.locator('.badge', { hasText: '已退回' }).waitFor();
      await page.getByText('请补交培训证明').first().waitFor();
      await page.goto(`/organizer/sessions/${open}/registrations`);
      await go(page, page.getByRole('link', { name: /通过全部 \d+ 条符合条件的/ }));
      await go(page, button(page, /确认通过这 \d+ 条报名/));
      assert.equal(await refused(page), 0);
      await page.getByLabel('状态').selectOption({ label: '已通过' });
      await go(page, button(page, '筛选'));
      const counted = await page.getByText(/共 \d+ 人，符合 \d+ 人/).textContent();
      assert.ok(Number(counted.match(/符合 (\d+)/)[1]) > 20, `${counted} at ${page.url()}`);
      await page.context().close();
    });

    it('from a registration one gets on to the next, or back to the list as it was filtered', async () => {
      const page = await pageOf('kaowu1');
      await page.goto(`/organizer/sessions/${open}/registrations?state=submitted`);
      const names = page.locator('tbody').getByRole('rowheader').getByRole('link');
      assert.ok((await names.count()) > 0, 'nobody left to decide on');
      await go(page, names.first());
      const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      assert.ok(links.some((to) => to.includes('state=submitted') || /下一/.test(to)), 'no way back to the list as it was filtered, or to the next');
      await page.context().close();
    });

    it('an organizer watches the exam, gives time and collects a paper', async () => {
      const candidate = next();
      const officer = await pageOf(candidate.login);
      await officer.goto(`/attempt/${candidate.id}/waiting`);
      await officer.getByLabel('我已阅读考场规则').check();
      await go(officer, button(officer, '开始考试'));
      await press1(officer, 'A');
      await go(officer, button(officer, '保存，下一题'));
      const page = await pageOf('kaowu1');
      await page.goto(`/organizer/sessions/${running}/watch`);
      await h1(page, '监考');
      await picture(page, 'watch-1366');
      assert.match(await page.locator('.counts').textContent(), /应考 ?\d+.*已签到 ?\d+.*已进入 ?\d+.*作答中 ?\d+.*离线 ?\d+.*已交 ?\d+.*未到 ?\d+/);
      const { name } = server.manifest.accounts.find((one) => one.login === candidate.login);
      const row = page.getByRole('row').filter({ has: page.locator(`a[href="/organizer/attempts/${candidate.id}"]`) });
      await row.getByText('作答中').waitFor();
      await go(page, row.getByRole('link', { name }));
      await page.getByLabel('补时（分钟，1 至 60）').fill('5');
      await page.getByLabel('理由').first().fill('键盘故障');
      await go(page, button(page, '补时'));
      assert.equal(await refused(page), 0);
      assert.match(await pair(page, '截止').textContent(), /含补时 5 分钟/);
      await page.getByLabel('考生姓名').fill(name);
      await page.getByLabel('理由').last().fill('违反纪律');
      await go(page, button(page, '强制收卷'));
      assert.equal(await refused(page), 0);
      assert.equal(await page.locator('form[action^="/api/give"], form[action^="/api/force"]').count(), 0, 'nothing more can be done with a collected paper');
      await go(page, page.getByRole('link', { name: '回到监考' }));
      await row.getByText('强制收卷').waitFor();
      await officer.goto(`/attempt/${candidate.id}`);
      assert.equal(await pair(officer, '方式').textContent(), '由考务收卷');
      await officer.context().close();
      await page.context().close();
    });

    it('the bureau sees the rates as sentence, chart and table, and takes them away as files', async () => {
      const page = await pageOf('sifaju');
      await page.goto(`/bureau?session=${published}`);
      const headline = await page.getByRole('heading', { level: 1 }).textContent();
      assert.match(headline, /\d|全部|没有/);
      await picture(page, 'bureau-1366');
      const rows = await page.locator('table tbody tr').evaluateAll((all) => all.map((row) => row.querySelector('th').textContent));
      const drawn = await page.locator('svg').first().textContent();
      for (const name of rows) assert.ok(drawn.replace(/\s/g, '').includes(name), `${name} is in the table and not in the chart`);
      const missed = await page.locator('table tbody tr[data-tone="danger"]').count();
      const said = headline.match(/(\d+) 个/);
      assert.equal(Number(said?.[1] ?? 0), missed, `“${headline}” and ${missed} rows marked as missed`);
      for (const name of ['导出 Excel', '导出 CSV']) {
        const file = await page.context().request.get(await page.getByRole('link', { name }).getAttribute('href'));
        assert.equal(file.status(), 200, name);
        assert.match(file.headers()['content-disposition'], /^attachment/);
        const body = await file.body();
        if (name.endsWith('CSV')) for (const unit of rows) assert.ok(body.toString().includes(unit), `${unit} is not in the CSV`);
        else assert.equal(body.subarray(0, 2).toString(), 'PK');
      }
      await go(page, page.getByRole('link', { name: '按镇街' }));
      await page.locator('table').first().waitFor();
      await page.getByLabel('排序和评价指标').selectOption({ label: '参考率' });
      await go(page, button(page, '查看'));
      assert.match(page.url(), /measure=participation/);
      await go(page, page.locator('tbody a').first());
      await h1(page, '单位考试情况');
      await page.getByText('本次查看已记入审计日志').waitFor();
      await picture(page, 'unit-figures-1366');
      await page.context().close();
    });

    it('a system administrator finds an account, disables it, enables it, and gives a code that is shown once', async () => {
      const page = await pageOf('xitong');
      await page.goto('/admin/accounts');
      await picture(page, 'accounts-1366');
      await page.getByLabel('姓名或账号').fill('yh00059');
      await go(page, button(page, '查找'));
      const row = page.locator('tbody tr');
      assert.equal(await row.count(), 1);
      const off = row.getByRole('button', { name: /^停用/ });
      await go(page, off);
      await page.goto('/admin/accounts?q=yh00059');
      await row.getByText('已停用').waitFor();
      const shut = await fresh(browser, server, plain);
      assert.notEqual((await post(shut, '/api/sign-in', { login: 'yh00059', password })).status(), 200, 'a disabled account does not sign in');
      await go(page, row.getByRole('button', { name: /^启用/ }));
      await page.goto('/admin/accounts?q=yh00059');
      await row.getByText('正常').waitFor();
      await enter(shut, 'yh00059');
      await shut.close();
      await go(page, row.getByRole('button', { name: /^补发激活码/ }));
      const code = await page.locator('.banner code').textContent();
      assert.match(code, /^[A-Z0-9]{4}(-[A-Z0-9]{4})+$/);
      await page.reload();
      assert.equal(await page.getByText(code).count(), 0, 'the code is shown once');
      await page.context().close();
    });

    it('after an act on an account the search stands as it was', async () => {
      const page = await pageOf('xitong');
      await page.goto('/admin/accounts?q=yh00058');
      await go(page, page.locator('tbody tr').getByRole('button', { name: /^补发激活码/ }));
      assert.match(page.url(), /q=yh00058/, 'the administrator has to search again');
      await page.context().close();
    });

    it('two organizers close, arrange and seal a session; one alone cannot', async () => {
      const first = await pageOf('kaowu1');
      await first.goto(`/organizer/sessions/${open}`);
      await go(first, button(first, /截止报名/));
      for (;;) {
        await first.goto(`/organizer/sessions/${open}/registrations?state=submitted`);
        const waiting = first.locator('tbody').getByRole('rowheader').getByRole('link');
        if (!(await waiting.count())) break;
        await go(first, waiting.first());
        await first.getByLabel(/^补充说明/).fill('资格核验未通过');
        await go(first, button(first, '退回'));
      }
      await first.goto(`/organizer/sessions/${open}`);
      await go(first, button(first, /编排准考证、考场和座位/));
      await go(first, first.getByRole('link', { name: '去封卷（须两人办理）' }));
      await go(first, button(first, /提出封卷/));
      await first.getByText('等待另一名考务人员确认').waitFor();
      assert.equal(await button(first, /确认封卷/).count(), 0, 'nobody confirms the own proposal');
      await picture(first, 'seal-1366');
      const second = await pageOf('kaowu2');
      await second.goto(`/organizer/sessions/${open}/seal`);
      await go(second, button(second, /确认封卷/));
      await until('the session is sealed', async () => {
        await second.goto(`/organizer/sessions/${open}/seal`);
        return second.getByText(/已于 .* 封卷/).count();
      });
      assert.match(await pair(second, '密钥摘要').textContent(), /^[0-9a-f]{64}$/);
      await first.context().close();
      await second.context().close();
    });
  });
});
