// The exam as a candidate sits it with scripts on: sign in, waiting room, answers by mouse and by keyboard, check page,
// hand in, receipt.
//
// What a reader could get wrong: 80 questions of three kinds; which number is of which kind is read off the answer sheet, and
// what a question offers differs from candidate to candidate, because every paper is drawn anew.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  alive, as, at, candidates, chosen, desktop, fresh, goTo, handIn, openExam, pair, password, phone, picture, press, range,
  read, saved, signIn, startBrowser, startServer, ticked, until,
} from './harness.mjs';

let server, browser, next;

before(async () => {
  [server, browser] = await Promise.all([startServer({ stage: 'running' }), startBrowser()]);
  next = candidates(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of a candidate who has opened the exam. */
async function sitting(more) {
  const candidate = next();
  const context = await as(browser, server, candidate.login, more);
  const page = await context.newPage();
  await openExam(page, candidate.id);
  return { page, candidate };
}

/** Holds every save back until it is told to let go; a save that has come in is counted. */
async function hold(page) {
  let release;
  const gate = new Promise((done) => (release = done));
  const held = { count: 0, release };
  await page.route('**/api/save', async (route) => {
    held.count += 1;
    const response = await route.fetch();
    await gate;
    await route.fulfill({ response }).catch(() => {});
  });
  return held;
}

/** Presses Tab until the focus is on what `selector` names; every stop on the way must show its focus. */
async function tabTo(page, selector, key = 'Tab') {
  for (let stop = 0; stop < 120; stop += 1) {
    await page.keyboard.press(key);
    const seen = await page.evaluate((wanted) => {
      const here = document.activeElement;
      const ring = [here, here.closest('.opt'), here.closest('label')].filter(Boolean).map((one) => getComputedStyle(one));
      const shown = ring.some(({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none');
      return { shown, there: here.matches(wanted), name: `${here.localName} ${here.textContent.trim().slice(0, 20)}` };
    }, selector);
    assert.ok(seen.shown, `the focus cannot be seen on ${seen.name} (${page.url()})`);
    if (seen.there) return;
  }
  assert.fail(`${key} does not reach ${selector} on ${page.url()}`);
}

describe('the exam', { concurrency: 3 }, () => {
  it('a candidate signs in, sits the exam, hands in and holds a receipt', async () => {
    const candidate = next();
    const context = await fresh(browser, server);
    const page = await context.newPage();
    await page.goto('/sign-in');
    await picture(page, 'sign-in-1366');
    await signIn(page, candidate.login);
    await page.getByRole('link', { name: '进入候考室' }).click();
    await page.getByRole('heading', { level: 1, name: '候考室' }).waitFor();
    assert.equal(await page.locator('dd', { hasText: /^\d{4}\*+\w{4}$/ }).count(), 1, 'the resident ID stands there masked');
    await picture(page, 'waiting-1366');

    await page.getByRole('button', { name: '开始考试' }).click();
    assert.equal(new URL(page.url()).pathname, `/attempt/${candidate.id}/waiting`, 'no start without the promise');
    await openExam(page, candidate.id);
    const [single, multiple] = [await range(page, '单项选择题'), await range(page, '多项选择题')];
    await goTo(page, single.first);
    await press(page, 'C');
    await goTo(page, multiple.first);
    await press(page, 'DA');
    assert.equal(await chosen(page), 'AD');
    await press(page, 'D');
    assert.equal(await chosen(page), 'A', 'a second press takes the option back');
    await press(page, 'B');
    await page.getByLabel('标记，稍后再看').check();
    await saved(page);
    assert.match(await page.locator('#net').textContent(), /已保存 \d\d:\d\d:\d\d/);
    await picture(page, 'exam-1366');

    await page.reload();
    await alive(page);
    assert.deepEqual(await read(page, [single.first, multiple.first]), { [single.first]: 'C', [multiple.first]: 'AB' });
    assert.equal(await page.getByLabel('标记，稍后再看').isChecked(), true, 'the flag is there after a reload');
    assert.equal(await page.locator('.cell[data-s="done"]').count(), 2);
    assert.match(await page.locator('aside .hint').textContent(), /已答 ?2 ?\/ ?80/);

    await page.getByRole('button', { name: '检查并交卷' }).click();
    await page.getByRole('heading', { level: 1, name: '检查并交卷' }).waitFor();
    const row = (kind) => page.getByRole('row', { name: kind }).getByRole('cell').allTextContents();
    assert.deepEqual(await row('单项选择题'), ['1', `${single.last - single.first}`, '0']);
    assert.deepEqual(await row('多项选择题'), ['1', `${multiple.last - multiple.first}`, '1']);
    assert.deepEqual(await page.locator('section', { hasText: '做了标记的题' }).getByRole('link').allTextContents(), [`${multiple.first}`]);
    await picture(page, 'check-1366');
    await page.getByRole('button', { name: '确认交卷' }).click();
    assert.match(page.url(), /\/check$/, 'open questions have to be confirmed');

    await page.getByRole('link', { name: '返回作答' }).click();
    await alive(page);
    await handIn(page);
    const number = await page.locator('#receipt-no').textContent();
    assert.match(number, /\S{6,}/);
    assert.equal(await pair(page, '收到作答').textContent(), '2 / 80 题');
    assert.match(await pair(page, '交卷时间').textContent(), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d（服务器时间，北京时间）$/);
    await picture(page, 'receipt-1366');

    await page.goto(`/attempt/${candidate.id}`);
    assert.equal(await page.locator('#receipt-no').textContent(), number, 'the exam leads to the same receipt from now on');
    await context.close();
  });

  it('the chip says saved only after the server has acknowledged', async () => {
    const { page } = await sitting();
    const held = await hold(page);
    await press(page, 'A');
    await until('the save is on its way', () => held.count === 1);
    await page.locator('#net').filter({ hasText: '正在保存' }).waitFor();
    assert.equal(await page.locator('.cell[data-s="local"]').count(), 1, 'the cell is marked as not sent');
    assert.match(await page.locator('.cell[value="1"]').getAttribute('aria-label'), /尚未上传/);
    assert.doesNotMatch(await page.locator('#net').textContent(), /已保存/);
    held.release();
    await saved(page);
    assert.match(await page.locator('.cell[value="1"]').getAttribute('aria-label'), /^第1题，已作答$/);
    await page.context().close();
  });

  it('an acknowledgement of the first answer does not make the second one saved', async () => {
    const { page } = await sitting();
    const held = await hold(page);
    await press(page, 'A');
    await until('the first save is on its way', () => held.count === 1);
    await goTo(page, 2);
    await press(page, 'B');
    assert.equal(await page.locator('.cell[data-s="local"]').count(), 2);
    held.release();
    await page.unroute('**/api/save');
    const second = await hold(page);
    await page.locator('.cell[value="1"][data-s="done"]').waitFor();
    const still = await page.locator('.cell[value="2"]').getAttribute('data-s');
    assert.ok(still === 'local' || second.count === 0, `the second answer is not acknowledged, yet its cell says ${still}`);
    second.release();
    await saved(page);
    await page.context().close();
  });

  it('the whole paper can be worked by keys', async () => {
    const { page } = await sitting();
    const [single, multiple] = [await range(page, '单项选择题'), await range(page, '多项选择题')];
    await page.locator('#qh').click();
    await page.keyboard.press('ArrowRight');
    await at(page, 2);
    await page.waitForFunction(() => document.activeElement?.id === 'qh');
    await page.keyboard.press('PageDown');
    await at(page, 3);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowLeft');
    await at(page, 1);
    await page.keyboard.press('ArrowLeft');
    await at(page, 1);
    await page.keyboard.press('b');
    assert.equal(await chosen(page), 'B');
    await page.keyboard.press('1');
    assert.equal(await chosen(page), 'A', 'a number replaces the letter in a question with one answer');

    await page.keyboard.press('f');
    await page.locator('.cell[value="1"][data-flag]').waitFor();
    await page.keyboard.press('F');
    await page.waitForFunction(() => !document.querySelector('.cell[data-flag]'));

    await page.keyboard.press('g');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'sheet', 'G leads to the answer sheet');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await at(page, 2);

    await page.keyboard.press('?');
    await page.getByText('? 显示本说明').waitFor();
    await page.keyboard.press('?');
    await page.getByText('? 显示本说明').waitFor({ state: 'hidden' });

    await goTo(page, multiple.first);
    await page.keyboard.press('C');
    await page.keyboard.press('1');
    assert.equal(await chosen(page), 'AC');
    await page.keyboard.press('c');
    assert.equal(await chosen(page), 'A');
    await goTo(page, single.first);
    await page.keyboard.press('I');
    await page.keyboard.press('9');
    assert.equal(await chosen(page), '', 'a letter the question does not offer chooses nothing');
    await saved(page);
    assert.deepEqual(await read(page, [1, multiple.first]), { 1: 'A', [multiple.first]: 'A' });
    await page.context().close();
  });

  it('from the sign-in to the receipt by keyboard alone, the focus seen at every stop', async () => {
    const candidate = next();
    const page = await (await fresh(browser, server)).newPage();
    await page.goto('/sign-in');
    await tabTo(page, '#login');
    await page.keyboard.type(candidate.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/home');
    await tabTo(page, 'a[href$="/waiting"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/waiting');
    await tabTo(page, 'input[name="promise"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'form button');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/attempt/${candidate.id}`);
    await alive(page);
    await page.keyboard.press('2');
    await tabTo(page, 'button[value="next"]');
    await page.keyboard.press('Enter');
    await at(page, 2);
    await page.keyboard.press('1');
    await saved(page);
    await tabTo(page, '#flag');
    await page.keyboard.press('Space');
    await tabTo(page, '.cell[value="80"]');
    await page.keyboard.press('Enter');
    await at(page, 80);
    await saved(page);
    await tabTo(page, 'button[value="review"]', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/check');
    await tabTo(page, 'input[name="confirm"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'form[action="/api/hand-in"] button');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/receipt');
    assert.equal(await pair(page, '收到作答').textContent(), '2 / 80 题');
    await page.context().close();
  });

  it('keys with Ctrl, Alt or Meta are left to the browser', async () => {
    const { page } = await sitting();
    await page.locator('#qh').click();
    for (const keys of ['Control+b', 'Alt+b', 'Meta+b']) await page.keyboard.press(keys);
    assert.equal(await chosen(page), '');
    await page.keyboard.press('b');
    assert.equal(await chosen(page), 'B');
    await page.context().close();
  });

  it('single keys can be switched off, and the choice by mouse and Tab stays', async () => {
    const { page } = await sitting();
    await page.getByText('键盘快捷键').click();
    const turn = page.getByLabel('启用单键快捷键');
    assert.equal(await turn.isChecked(), true);
    await turn.uncheck();
    await page.locator('#qh').click();
    await page.keyboard.press('b');
    await page.keyboard.press('ArrowRight');
    await at(page, 1);
    assert.equal(await chosen(page), '');
    await page.locator('.opt input').first().focus();
    await page.keyboard.press('Space');
    assert.equal(await chosen(page), 'A');
    await turn.check();
    await page.locator('#qh').click();
    await page.keyboard.press('b');
    assert.equal(await chosen(page), 'B');
    await page.context().close();
  });

  it('an arrow inside the options moves between options, not between questions', async () => {
    const { page } = await sitting();
    await page.locator('.opt input').first().focus();
    await page.keyboard.press('Space');
    assert.equal(await chosen(page), 'A');
    await page.keyboard.press('ArrowDown');
    await at(page, 1);
    assert.equal(await chosen(page), 'B');
    await page.context().close();
  });

  it('the first option is reached with three presses of Tab at most', async () => {
    const { page } = await sitting();
    await goTo(page, 5);
    let stops = 0;
    do {
      await page.keyboard.press('Tab');
      stops += 1;
    } while (stops < 10 && !(await page.evaluate(() => document.activeElement?.matches('.opt input'))));
    assert.ok(stops <= 3, `${stops} presses`);
    await page.context().close();
  });

  it('what is drawn as chosen is ticked, also when one comes from a question of another kind', async () => {
    const { page } = await sitting();
    const [single, multiple] = [await range(page, '单项选择题'), await range(page, '多项选择题')];
    await goTo(page, single.first);
    await press(page, 'A');
    await goTo(page, multiple.first);
    await press(page, 'AC');
    assert.equal(await ticked(page), 'AC');
    await goTo(page, single.first);
    assert.equal(await chosen(page), 'A');
    await until('the radio of the chosen option is on', async () => (await ticked(page)) === 'A', 2)
      .catch(async () => assert.equal(await ticked(page), 'A', 'drawn as chosen, but its radio is off'));
    await goTo(page, multiple.first);
    assert.equal(await ticked(page), 'AC');
    await page.context().close();
  });

  it('the clock can be hidden and shown again', async () => {
    const { page } = await sitting();
    assert.match(await page.locator('#left').textContent(), /^1:(29|30):\d\d$/);
    await page.getByRole('button', { name: '隐藏时间' }).click();
    await page.locator('#left').filter({ hasText: '已隐藏' }).waitFor();
    await page.getByRole('button', { name: '显示时间' }).click();
    await page.locator('#left').filter({ hasText: /^1:(29|30):\d\d$/ }).waitFor();
    await page.context().close();
  });

  it('every answer of a whole paper is on the receipt', async () => {
    const { page } = await sitting();
    await page.locator('#qh').click();
    const multiple = await range(page, '多项选择题');
    for (let number = 1; number <= multiple.last; number += 1) {
      await at(page, number);
      await page.keyboard.press('1');
      if (number >= multiple.first) await page.keyboard.press('2');
      if (number < multiple.last) await page.keyboard.press('ArrowRight');
    }
    await saved(page);
    await page.getByRole('button', { name: '检查并交卷' }).click();
    await page.getByRole('heading', { level: 1, name: '检查并交卷' }).waitFor();
    assert.equal(await page.getByText('未作答的题').count(), 0);
    await page.getByRole('button', { name: '确认交卷' }).click();
    await page.getByRole('heading', { level: 1, name: '交卷回执' }).waitFor();
    assert.equal(await pair(page, '收到作答').textContent(), '80 / 80 题');
    await page.context().close();
  });

  it('on a phone the bar below moves, and its middle leads to the answer sheet', async () => {
    const { page } = await sitting({ viewport: phone });
    const bar = page.getByRole('navigation', { name: '换题' });
    await press(page, 'A');
    await bar.getByRole('button', { name: '下一题' }).click();
    await at(page, 2);
    await bar.getByRole('button', { name: '上一题' }).click();
    await at(page, 1);
    await bar.getByRole('link', { name: /答题卡 ?1 ?\/ ?80/ }).click();
    await page.locator('#sheet').waitFor();
    assert.ok(await page.locator('#sheet').evaluate((sheet) => {
      const { top } = sheet.getBoundingClientRect();
      return top >= 0 && top < innerHeight;
    }), 'the sheet is in view');
    await goTo(page, 3);
    assert.ok(await page.locator('#qh').evaluate((head) => {
      const { top, bottom } = head.getBoundingClientRect();
      const bar = document.querySelector('.bar').getBoundingClientRect();
      return bottom <= innerHeight && top >= (getComputedStyle(document.querySelector('.bar')).position === 'sticky' ? bar.bottom - 1 : 0);
    }), 'after a cell of the sheet the question is in view, not below or under the header');
    await picture(page, 'exam-360');
    await page.setViewportSize(desktop);
    await page.context().close();
  });

  it('a wrong password is refused in words and the login stays typed', async () => {
    const context = await fresh(browser, server);
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByLabel('账号（工号）').fill('yh00001');
    await page.getByLabel('密码', { exact: true }).fill(`${password}x`);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: '账号或密码不正确' }).waitFor();
    assert.equal(await page.getByLabel('账号（工号）').inputValue(), 'yh00001');
    assert.equal(await page.getByLabel('密码', { exact: true }).inputValue(), '');
    assert.match(await page.title(), /^错误：/);
    await context.close();
  });

  it('the sign-in leads back to the page that was asked for', async () => {
    const candidate = next();
    const context = await fresh(browser, server);
    const page = await context.newPage();
    await page.goto(`/attempt/${candidate.id}/waiting`);
    await page.getByLabel('账号（工号）').fill(candidate.login);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '候考室' }).waitFor();
    await context.close();
  });

  it('the exam of somebody else is not found', async () => {
    const [mine, other] = [next(), next()];
    const context = await as(browser, server, mine.login);
    const page = await context.newPage();
    for (const place of ['', '/waiting', '/check', '/receipt', '/result']) {
      const answer = await page.goto(`/attempt/${other.id}${place}`);
      assert.equal(answer.status(), 404, place);
    }
    await context.close();
  });

  it('no key of the paper is in the page before the hand-in', async () => {
    const { page } = await sitting();
    const text = await page.content();
    assert.doesNotMatch(text, /"(key|correct|rationale|answer_key)"\s*:|解析|依据：/);
    await page.context().close();
  });
});
