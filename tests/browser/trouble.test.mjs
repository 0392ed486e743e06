// What may go wrong in a hall and must not cost an answer: the network is cut, the server refuses, the browser ends, another
// browser or tab comes, the sign-in ends, the machine's clock is wrong, the organizer steps in.
//
// What a reader could get wrong: "on the server" is read in a browser that has never seen the attempt, through the claim
// page; that raises the attempt's generation and locks the first page, so it stands at the end of a test. The tests of this
// file run beside each other, because most of their time is waiting for the page to try again; each has its own candidate.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  alive, answer, as, at, candidates, chosen, claim, enter, goTo, handIn, leaveQuietly, onServer, openExam, pair, picture, press,
  range, read, saved, signIn, startBrowser, startProfile, startServer, until,
} from './harness.mjs';

let server, browser, next;

before(async () => {
  [server, browser] = await Promise.all([startServer({ stage: 'running', candidates: 40 }), startBrowser()]);
  next = candidates(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of a candidate who has opened the exam, in a browser of their own. */
async function sitting(more) {
  const candidate = next();
  const context = await as(browser, server, candidate.login, more);
  const page = await context.newPage();
  leaveQuietly(page);
  await openExam(page, candidate.id);
  return { page, context, candidate };
}

const chip = (page, text) => page.locator('#net').filter({ hasText: text }).waitFor({ timeout: 30_000 });
const banner = (page, text, timeout = 20_000) => page.locator('.banner').filter({ hasText: text }).waitFor({ timeout });
const unsent = (page) => page.locator('.cell[data-s="local"]').count();
const locked = (page) => page.locator('.opt input').evaluateAll((all) => all.every((input) => input.disabled));

/** Makes every save of this page fail as if the server could not be reached; gives back how to end it. */
async function failSaves(page) {
  await page.route('**/api/save', (route) => route.abort('connectionrefused'));
  return () => page.unroute('**/api/save');
}

/** The organizer's form of this name for a candidate. */
async function help({ id }, name) {
  const office = await as(browser, server, 'kaowu1');
  const watch = await office.newPage();
  await watch.goto(`/organizer/attempts/${id}`);
  return { office, watch, form: watch.locator('form', { has: watch.getByRole('button', { name, exact: true }) }) };
}

/** Seconds a clock shows, `1:28:12` or `58:12`. */
const seconds = (text) => text.trim().split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

describe('trouble', { concurrency: 4 }, () => {
  it('answers given offline are there after the network returns', async () => {
    const { page, context, candidate } = await sitting();
    const { first } = await range(page, '多项选择题');
    const given = { 1: 'A', 2: 'B', [first]: 'BC' };
    await context.setOffline(true);
    await answer(page, given);
    await banner(page, '网络已断开');
    await banner(page, '您可以继续作答，答案保存在本机，恢复后自动上传');
    await chip(page, '网络已断开，答案已存在本机');
    assert.equal(await unsent(page), 3);
    await page.getByRole('button', { name: '等待网络恢复后交卷' }).waitFor();
    await picture(page, 'offline-1366');
    await goTo(page, 3);
    await press(page, 'A');
    assert.equal(await chosen(page), 'A', 'one goes on answering offline');
    await context.setOffline(false);
    await saved(page, 30);
    await banner(page, '网络已恢复');
    await page.locator('.banner', { hasText: '网络已断开' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '检查并交卷' }).waitFor();
    assert.deepEqual(await onServer(browser, server, candidate, [1, 2, 3, first]), { ...given, 3: 'A' });
    await context.close();
  });

  it('when the network returns, the number said to be uploaded is true', async () => {
    const { page, context } = await sitting();
    await context.setOffline(true);
    await press(page, 'A');
    await press(page, 'B');
    await press(page, 'A');
    await goTo(page, 2);
    await press(page, 'B');
    await banner(page, '网络已断开');
    assert.equal(await unsent(page), 2);
    await context.setOffline(false);
    await banner(page, '网络已恢复');
    assert.match(await page.locator('.banner', { hasText: '网络已恢复' }).textContent(), /已上传 (2 题|4 次作答)/);
    await context.close();
  });

  it('answers survive a reload while saves still fail', async () => {
    const { page, context, candidate } = await sitting();
    await press(page, 'A');
    await saved(page);
    const mend = await failSaves(page);
    await answer(page, { 2: 'B', 3: 'A' });
    await goTo(page, 1);
    await press(page, 'B');
    await page.reload();
    await alive(page);
    assert.deepEqual(await read(page, [1, 2, 3]), { 1: 'B', 2: 'B', 3: 'A' }, 'the page shows what this browser holds');
    assert.equal(await unsent(page), 3, 'and says that it is not sent');
    await answer(page, { 4: 'A' });
    await page.reload();
    await alive(page);
    assert.equal(await unsent(page), 4);
    await banner(page, '网络已断开');
    await mend();
    await saved(page, 30);
    assert.deepEqual(await onServer(browser, server, candidate, [1, 2, 3, 4]), { 1: 'B', 2: 'B', 3: 'A', 4: 'A' });
    await context.close();
  });

  it('a server that answers 503 is treated like a lost network', async () => {
    const { page, context, candidate } = await sitting();
    await page.route('**/api/save', (route) => route.fulfill({ status: 503, json: { code: 'save.unavailable', message: 'x' } }));
    await press(page, 'B');
    await banner(page, '网络已断开');
    await page.unroute('**/api/save');
    await saved(page, 30);
    assert.deepEqual(await onServer(browser, server, candidate, [1]), { 1: 'B' });
    await context.close();
  });

  it('a save whose acknowledgement is lost is not stored twice or lost', async () => {
    const { page, context, candidate } = await sitting();
    let lost = 0;
    await page.route('**/api/save', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await press(page, 'A');
    await until('the acknowledgement is lost', () => lost === 1);
    await press(page, 'B');
    await saved(page, 30);
    assert.deepEqual(await onServer(browser, server, candidate, [1]), { 1: 'B' });
    await context.close();
  });

  it('a refused save is not sent again without a pause', async () => {
    const { page, context } = await sitting();
    let sent = 0;
    await page.route('**/api/save', (route) => {
      sent += 1;
      return route.fulfill({ status: 422, json: { code: 'save.event', message: 'x' } });
    });
    await press(page, 'A');
    await banner(page, '没有被服务器接受');
    const before = sent;
    const began = performance.now();
    await until('two seconds have passed', () => performance.now() - began > 2000);
    assert.ok(sent - before <= 3, `${sent - before} requests in two seconds`);
    await context.close();
  });

  it('offline one cannot hand in, and is told so', async () => {
    const { page, context } = await sitting();
    await context.setOffline(true);
    await press(page, 'A');
    await banner(page, '网络已断开');
    await page.getByRole('button', { name: '等待网络恢复后交卷' }).click();
    await banner(page, '现在连不上服务器，暂时不能交卷');
    assert.match(page.url(), /\/attempt\/\w+(\?q=\d+)?$/);
    await context.close();
  });

  it('offline with nothing unsent, pressing hand in does not lose the page', async () => {
    const { page, context } = await sitting();
    await press(page, 'A');
    await saved(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: /检查并交卷|等待网络恢复后交卷/ }).click();
    await until('the page has decided', async () =>
      page.url().startsWith('chrome-error') || (await page.locator('.banner').count()) > 0, 20).catch(() => {});
    assert.ok(!page.url().startsWith('chrome-error') && (await page.locator('#qh').count()) === 1,
      'the candidate stands on the browser’s error page instead of the exam');
    await context.close();
  });

  it('the tab closed with unsent answers: the next tab of the browser sends them', async () => {
    const { page, context, candidate } = await sitting();
    await press(page, 'A');
    await saved(page);
    await failSaves(page);
    await press(page, 'B');
    await answer(page, { 2: 'B', 3: 'A' });
    await page.close();
    const again = await context.newPage();
    await again.goto(`/attempt/${candidate.id}`);
    await alive(again);
    const here = again.getByRole('button', { name: '在此窗口继续' });
    if (await here.count()) {
      await Promise.all([again.waitForEvent('load'), here.click()]);
      await alive(again);
    }
    await saved(again, 30);
    assert.deepEqual(await onServer(browser, server, candidate, [1, 2, 3]), { 1: 'B', 2: 'B', 3: 'A' });
    await context.close();
  });

  it('a tab that was closed does not stand in the way of the next one', async () => {
    const { page, context, candidate } = await sitting();
    await page.close();
    const again = await context.newPage();
    await again.goto(`/attempt/${candidate.id}`);
    await alive(again);
    await until('the page takes answers without being asked', async () => !(await locked(again)), 8);
    await context.close();
  });

  it('the browser ended with unsent answers: the same profile sends them after signing in', async () => {
    const { added } = await (restart ??= acrossRestart());
    assert.deepEqual(added, { 2: 'B', 3: 'A' });
  });

  it('the browser ended with an unsent change of a saved answer: the change arrives', async () => {
    const { changed } = await (restart ??= acrossRestart());
    assert.deepEqual(changed, { 1: 'B' }, 'nobody else wrote in between, so the last choice of the candidate counts');
  });

  let restart;

  /** Answers 1 saved as A, then unsent: 1 changed to B, 2 B, 3 A; the browser ends and starts again; what the server has. */
  async function acrossRestart() {
    const candidate = next();
    const folder = mkdtempSync(join(tmpdir(), 'mingfa-profile-'));
    let context;
    try {
      context = await startProfile(server, folder);
      await enter(context, candidate.login);
      let page = await context.newPage();
      await openExam(page, candidate.id);
      await press(page, 'A');
      await saved(page);
      await failSaves(page);
      await press(page, 'B');
      await answer(page, { 2: 'B', 3: 'A' });
      await until('the browser holds the answers', () =>
        page.evaluate(() => Object.keys(localStorage).some((key) => JSON.stringify(localStorage[key]).includes('slot'))));
      await context.close();
      context = await startProfile(server, folder);
      page = await context.newPage();
      await page.goto(`/attempt/${candidate.id}`);
      if (new URL(page.url()).pathname === '/sign-in') {
        await signIn(page, candidate.login);
        await page.goto(`/attempt/${candidate.id}`);
      }
      const here = page.getByRole('button', { name: '在此继续' });
      if (await here.count()) await here.click();
      await page.locator('#qh').waitFor();
      await alive(page);
      const window = page.getByRole('button', { name: '在此窗口继续' });
      if (await window.count()) {
        await Promise.all([page.waitForEvent('load'), window.click()]);
        await alive(page);
      }
      await saved(page, 30);
      await context.close();
      const found = await onServer(browser, server, candidate, [1, 2, 3]);
      return { added: { 2: found[2], 3: found[3] }, changed: { 1: found[1] } };
    } finally {
      await context?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('another browser is asked first, brings every answer along, and the old page locks', async () => {
    const { page, context, candidate } = await sitting();
    const { first } = await range(page, '多项选择题');
    await answer(page, { 1: 'A', 2: 'B', [first]: 'AD' });
    await page.getByLabel('标记，稍后再看').check();
    await saved(page);

    const other = await as(browser, server, candidate.login);
    const second = await other.newPage();
    await second.goto(`/attempt/${candidate.id}`);
    await second.getByRole('heading', { level: 1, name: '考试正在另一处进行' }).waitFor();
    await picture(second, 'claim-1366');
    await goTo(page, 3);
    await press(page, 'A');
    await saved(page);
    assert.equal(await locked(page), false, 'being asked takes nothing away');

    await claim(second, candidate.id);
    assert.deepEqual(await read(second, [1, 2, 3, first]), { 1: 'A', 2: 'B', 3: 'A', [first]: 'AD' });
    assert.equal(await second.getByLabel('标记，稍后再看').isChecked(), true);

    await goTo(page, 4);
    await press(page, 'A');
    await banner(page, '考试已在另一窗口或设备打开');
    assert.equal(await locked(page), true);
    assert.doesNotMatch(await page.locator('#net').textContent(), /已保存|自动保存/, 'the last press is not on the server');
    assert.equal(await page.locator('.stem').isVisible(), true, 'the question stays readable');
    await picture(page, 'taken-over-1366');
    await goTo(second, 5);
    await press(second, 'B');
    await saved(second);
    assert.deepEqual(await read(second, [4, 5]), { 4: '', 5: 'B' });

    await page.getByRole('button', { name: '在此窗口继续' }).click();
    await page.locator('#qh').waitFor();
    await alive(page);
    await goTo(page, 5);
    assert.equal(await chosen(page), 'B', 'claiming back brings what the other browser saved');
    await context.close();
    await other.close();
  });

  it('claiming back does not overwrite what the other browser saved meanwhile', async () => {
    const { page, context, candidate } = await sitting();
    const other = await as(browser, server, candidate.login);
    const second = await other.newPage();
    await claim(second, candidate.id);
    await answer(second, { 1: 'B' });
    await saved(second);
    await press(page, 'A');
    await banner(page, '考试已在另一窗口或设备打开');
    await page.getByRole('button', { name: '在此窗口继续' }).click();
    await page.locator('#qh').waitFor();
    await alive(page);
    await goTo(page, 1);
    assert.equal(await chosen(page), 'B');
    await context.close();
    await other.close();
  });

  for (const [days, name] of [[1, 'a day ahead'], [-1, 'a day behind']]) {
    it(`a machine whose clock is ${name} shows the right time, saves, and gets the server's receipt`, async () => {
      const candidate = next();
      const context = await as(browser, server, candidate.login);
      await context.addInitScript((shift) => {
        const Real = Date;
        globalThis.Date = class extends Real {
          constructor(...given) {
            super(...(given.length ? given : [Real.now() + shift]));
          }
          static now() {
            return Real.now() + shift;
          }
        };
      }, days * 86_400_000);
      const page = await context.newPage();
      await openExam(page, candidate.id);
      assert.ok(Math.abs((await page.evaluate(() => Date.now())) - Date.now() - days * 86_400_000) < 60_000, 'the clock is off');
      const here = seconds(await page.locator('#left').textContent());
      const drawn = await (await context.request.get(`/attempt/${candidate.id}`)).text();
      const there = seconds(drawn.match(/id="left"[^>]*>(?:<!--.*?-->)*([\d:]+)/)[1]);
      assert.ok(Math.abs(here - there) <= 5, `the page shows ${here} s, the server says ${there} s`);
      await press(page, 'B');
      await saved(page);
      const shown = (await page.locator('#net').textContent()).match(/已保存 (\d\d):(\d\d):(\d\d)/).slice(1).map(Number);
      const beijing = new Date(Date.now() + 8 * 3_600_000);
      const off = (shown[0] - beijing.getUTCHours()) * 60 + shown[1] - beijing.getUTCMinutes();
      assert.ok(Math.abs(off) <= 2, 'the chip shows the server’s time');
      await handIn(page);
      assert.equal(await pair(page, '收到作答').textContent(), '1 / 80 题');
      const stamp = (await pair(page, '交卷时间').textContent()).slice(0, 19);
      const handed = Date.parse(`${stamp.replace(' ', 'T')}+08:00`);
      assert.ok(Math.abs(handed - Date.now()) < 120_000, stamp);
      await context.close();
    });
  }

  it('a second tab of the same browser does not silently steal', async () => {
    const { page, context, candidate } = await sitting();
    await press(page, 'A');
    await saved(page);
    const second = await context.newPage();
    await second.goto(`/attempt/${candidate.id}`);
    await banner(second, '考试正在本机的另一个窗口进行');
    assert.equal(await locked(second), true);
    await picture(second, 'second-tab-1366');
    await goTo(page, 2);
    await press(page, 'B');
    await saved(page);
    assert.equal(await locked(page), false, 'the first tab goes on');

    await Promise.all([second.waitForEvent('load'), second.getByRole('button', { name: '在此窗口继续' }).click()]);
    await alive(second);
    assert.equal(await locked(second), false);
    assert.deepEqual(await read(second, [1, 2]), { 1: 'A', 2: 'B' });
    await banner(page, '考试正在本机的另一个窗口进行');
    assert.equal(await locked(page), true);
    await context.close();
  });

  it('a duplicated tab does not silently steal either', async () => {
    const { page, context } = await sitting();
    await press(page, 'A');
    await saved(page);
    const [second] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => void window.open(location.href))]);
    await alive(second);
    await until('one of the two tabs is locked', async () => (await locked(page)) || (await locked(second)), 8);
    await context.close();
  });

  it('two tabs made by duplicating keep every answer', async () => {
    const { page, context, candidate } = await sitting();
    const [second] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => void window.open(location.href))]);
    leaveQuietly(second);
    await alive(second);
    const given = {};
    for (const [number, tab] of [[1, page], [2, second], [3, page], [4, second]]) {
      await goTo(tab, number);
      if (await locked(tab)) continue;
      await press(tab, 'A');
      given[number] = 'A';
    }
    for (const tab of [page, second]) if (!(await locked(tab))) await saved(tab, 30);
    assert.ok(Object.keys(given).length > 0);
    assert.deepEqual(await onServer(browser, server, candidate, Object.keys(given)), given);
    await context.close();
  });

  it('a sign-in lost in the exam is said, and signing in on the page sends the queue', async () => {
    const { page, context, candidate } = await sitting();
    await context.clearCookies({ name: 'mingfa' });
    await press(page, 'B');
    await banner(page, '登录已过期');
    assert.equal(await unsent(page), 1);
    assert.doesNotMatch(await page.locator('#net').textContent(), /已保存|自动保存/, 'the chip speaks of saving while nothing is');
    await goTo(page, 2);
    await press(page, 'A');
    assert.equal(await unsent(page), 2, 'one goes on answering');
    await picture(page, 'signed-out-1366');
    await page.getByLabel('账号（工号）').fill(candidate.login);
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '重新登录并继续' }).click();
    await banner(page, '账号或密码不正确，答案仍在本机');
    await page.getByLabel('密码').fill(server.manifest.password);
    await page.getByRole('button', { name: '重新登录并继续' }).click();
    await saved(page);
    await page.locator('.banner', { hasText: '登录已过期' }).waitFor({ state: 'detached' });
    assert.deepEqual(await onServer(browser, server, candidate, [1, 2]), { 1: 'B', 2: 'A' });
    await context.close();
  });

  it('after signing in again on the page one can check and hand in', async () => {
    const { page, context, candidate } = await sitting();
    await context.clearCookies({ name: 'mingfa' });
    await press(page, 'B');
    await banner(page, '登录已过期');
    await page.getByLabel('账号（工号）').fill(candidate.login);
    await page.getByLabel('密码').fill(server.manifest.password);
    await page.getByRole('button', { name: '重新登录并继续' }).click();
    await saved(page);
    await page.getByRole('button', { name: '检查并交卷' }).click();
    await page.waitForURL(`**/attempt/${candidate.id}/check`);
    assert.equal(await page.locator('h1').first().textContent(), '检查并交卷');
    await context.close();
  });

  it('typing the password on the exam page presses no option', async () => {
    const { page, context, candidate } = await sitting();
    await context.clearCookies({ name: 'mingfa' });
    await press(page, 'B');
    await banner(page, '登录已过期');
    await page.getByLabel('账号（工号）').click();
    await page.keyboard.type('abcfg1');
    await page.getByLabel('密码').click();
    await page.keyboard.type('abcfg1?');
    await at(page, 1);
    assert.equal(await chosen(page), 'B');
    assert.equal(await page.locator('.cell[data-flag]').count(), 0);
    assert.ok(candidate);
    await context.close();
  });

  it('a sign-in lost in the exam and renewed in another tab: the queue goes out', async () => {
    const { page, context, candidate } = await sitting();
    await context.clearCookies({ name: 'mingfa' });
    await press(page, 'B');
    await banner(page, '登录已过期');
    const second = await context.newPage();
    await signIn(second, candidate.login);
    await page.bringToFront();
    await saved(page, 20);
    await page.locator('.banner', { hasText: '登录已过期' }).waitFor({ state: 'detached' });
    assert.deepEqual(await onServer(browser, server, candidate, [1]), { 1: 'B' });
    await context.close();
  });

  it('ten and five minutes before the end the clock stands out and shows again', async () => {
    const { page, context } = await sitting();
    let left = 0;
    await page.route('**/api/save', async (route) => {
      const response = await route.fetch();
      const taken = await response.json();
      await route.fulfill({ response, json: { ...taken, now: taken.deadline - left } });
    });
    await page.getByRole('button', { name: '隐藏时间' }).click();
    await page.locator('#left').filter({ hasText: '已隐藏' }).waitFor();
    left = 9.6 * 60_000;
    await press(page, 'A');
    await banner(page, '剩余不到 10 分钟');
    await banner(page, '还有 79 题未作答');
    await page.locator('.clock[data-w="10"]').waitFor();
    assert.match(await page.locator('#left').textContent(), /^0?9:\d\d$/, 'a hidden clock comes back');
    left = 4.6 * 60_000;
    await press(page, 'B');
    await page.locator('.clock[data-w="5"]').waitFor();
    await page.locator('[aria-live="polite"]').filter({ hasText: '剩余 5 分钟' }).waitFor({ state: 'attached' });
    await picture(page, 'five-minutes-1366');
    assert.equal(await page.locator('.banner', { hasText: '剩余不到 10 分钟' }).count(), 0, 'five minutes are left and the banner says ten');
    assert.equal(await page.getByRole('button', { name: '显示时间' }).count(), 0, 'the time is shown, and a button offers to show it');
    await context.close();
  });

  it('at the end the page locks, keeps what is unsent, and asks not to be closed', async () => {
    const candidate = next();
    const context = await as(browser, server, candidate.login);
    await context.addInitScript(() => {
      const real = performance.now.bind(performance);
      globalThis.forward = 0;
      performance.now = () => real() + globalThis.forward;
    });
    const page = await context.newPage();
    leaveQuietly(page);
    await openExam(page, candidate.id);
    const mend = await failSaves(page);
    await press(page, 'B');
    await page.evaluate(() => (globalThis.forward = 90.05 * 60_000));
    await banner(page, '时间到，正在交卷');
    await banner(page, '本机有 1 题尚未上传，请不要关闭页面');
    assert.equal(await locked(page), true);
    await picture(page, 'time-up-1366');
    await mend();
    await saved(page, 30);
    assert.deepEqual(await onServer(browser, server, candidate, [1]), { 1: 'B' });
    await context.close();
  });

  it('more time from the organizer reaches the page with its next save, in words', async () => {
    const { page, context, candidate } = await sitting();
    await press(page, 'A');
    await saved(page);
    const before = seconds(await page.locator('#left').textContent());
    const { office, form, watch } = await help(candidate, '补时');
    await form.getByLabel('补时（分钟，1 至 60）').fill('10');
    await form.getByLabel('理由').fill('设备故障');
    await Promise.all([watch.waitForEvent('load'), form.getByRole('button', { name: '补时' }).click()]);
    await press(page, 'B');
    await page.waitForFunction((least) => {
      const parts = document.getElementById('left').textContent.split(':').map(Number);
      return parts.reduce((sum, part) => sum * 60 + part, 0) > least;
    }, before + 8 * 60);
    await banner(page, /补时|延长考试时间/, 5000);
    await office.close();
    await context.close();
  });

  it('a paper the organizer collected is said, and leads to the receipt', async () => {
    const { page, context, candidate } = await sitting();
    await press(page, 'A');
    await saved(page);
    const { office, form, watch } = await help(candidate, '强制收卷');
    await form.getByLabel('考生姓名').fill(server.manifest.accounts.find((one) => one.login === candidate.login).name);
    await form.getByLabel('理由').fill('违反考场纪律');
    await Promise.all([watch.waitForEvent('load'), form.getByRole('button', { name: '强制收卷' }).click()]);
    await press(page, 'B');
    await banner(page, '本场考试已经交卷');
    assert.equal(await locked(page), true);
    await page.getByRole('link', { name: '查看交卷回执' }).click();
    await page.getByRole('heading', { level: 1, name: '交卷回执' }).waitFor();
    assert.equal(await pair(page, '方式').textContent(), '由考务收卷');
    assert.equal(await pair(page, '收到作答').textContent(), '1 / 80 题');
    await office.close();
    await context.close();
  });

  it('after the receipt no trace of the attempt stays in the browser', async () => {
    const { page, context } = await sitting();
    await press(page, 'A');
    await saved(page);
    await handIn(page);
    await page.goto('/home');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await context.close();
  });
});
