// The rehearsal before the exam, in a browser: a desk is measured with scripts on and the page is whole with scripts off, and
// a candidate goes from the home page through the demo paper to the receipt.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { alive, answer, as, fresh, handIn, picture, post, saved, startBrowser, startServer, until } from './harness.mjs';

let server, browser, session, login;

/** An instant as the forms say it, in Beijing time. */
const beijing = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

before(async () => {
  [server, browser] = await Promise.all([startServer({ stage: 'arranged', candidates: 12 }), startBrowser()]);
  session = server.manifest.sessions[0].id;
  const [office, second] = [await as(browser, server, 'kaowu1'), await as(browser, server, 'kaowu2')];
  const act = async (context, path, form) => {
    const answered = await post(context, path, { session_id: session, ...form });
    assert.ok(answered.ok(), `${path}: ${answered.status()} ${await answered.text()}`);
  };
  await act(office, '/api/propose-seal', {});
  await act(second, '/api/confirm-seal', {});
  // Sealing goes on by itself after the answer: a window can be planned once it is done.
  const window = { session_id: session, opens_at: beijing(Date.now()), closes_at: beijing(Date.now() + 3_600_000) };
  await until('the session is sealed', async () => (await post(office, '/api/plan-rehearsal', window)).ok(), 60);
  for (const one of server.manifest.accounts.filter(({ role }) => role === 'officer')) {
    const context = await as(browser, server, one.login);
    const invited = (await context.request.get(`/rehearsal/${session}`)).ok();
    await context.close();
    if (!invited) continue;
    login = one.login;
    break;
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the rehearsal', () => {
  it('a desk is measured, and the result is recorded', async () => {
    const context = await as(browser, server, login);
    const page = await context.newPage();
    await page.goto('/desk-check');
    const desk = page.locator('#desk');
    await desk.getByText('检测完成').waitFor();
    for (const line of [/浏览器 Chrome \d+，可以使用/, /快速作答界面可以使用/, /本地存储正常/, /网络往返 \d+ 毫秒/, /本机时间/]) {
      await desk.getByText(line).waitFor();
    }
    await picture(page, 'desk-check-1366');
    await page.getByRole('button', { name: '登记这台电脑的检测结果' }).click();
    await page.waitForURL(`**/rehearsal/${session}`);
    await page.getByText('：正常').waitFor();
    await context.close();
  });

  it('without scripts the page is whole and says what was not measured', async () => {
    const context = await fresh(browser, server, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto('/desk-check');
    await page.getByText('没有启用脚本').waitFor();
    await page.getByText('考试以服务器时间为准').waitFor();
    await page.getByRole('heading', { name: '适用的浏览器' }).waitFor();
    await context.close();
  });

  it('a candidate rehearses on the exam pages to the receipt', async () => {
    const context = await as(browser, server, login);
    const page = await context.newPage();
    await page.goto('/home');
    await page.getByRole('link', { name: '去考前试答' }).click();
    await page.getByRole('button', { name: '开始试答' }).click();
    await page.waitForURL('**/attempt/*/waiting');
    await page.getByLabel('我已阅读考场规则').check();
    await page.getByRole('button', { name: '开始考试' }).click();
    await page.waitForURL((url) => /^\/attempt\/\w+$/.test(url.pathname));
    await alive(page);
    await answer(page, { 1: 'A', 2: 'B' });
    await saved(page);
    await handIn(page);
    await page.getByText('考前试答到此完成').waitFor();
    assert.match(await page.locator('main').textContent(), /2 \/ 10 题/);
    await picture(page, 'rehearsal-receipt-1366');
    await page.goto(`/rehearsal/${session}`);
    await page.getByText('已试答', { exact: true }).waitFor();
    await context.close();
  });
});
