// The live room with scripts on: a pause reaches the pages of candidates and costs no answer, an announcement is read, and the
// board of the organizer follows without being opened again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  answer, as, candidates, goTo, leaveQuietly, onServer, openExam, picture, post, press, saved, startBrowser, startServer, until,
} from './harness.mjs';

let server, browser, next, session, office;

before(async () => {
  [server, browser] = await Promise.all([startServer({ stage: 'running', candidates: 12 }), startBrowser()]);
  next = candidates(server);
  session = server.manifest.sessions[0].id;
  office = await as(browser, server, 'kaowu1');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function sitting() {
  const candidate = next();
  const context = await as(browser, server, candidate.login);
  const page = await context.newPage();
  leaveQuietly(page);
  await openExam(page, candidate.id);
  return { page, context, candidate };
}

const act = async (path, form) => {
  const answered = await post(office, path, { session_id: session, ...form });
  assert.ok(answered.ok() || answered.status() === 302, `${path}: ${answered.status()} ${await answered.text()}`);
};
const locked = (page) => page.locator('.opt input').evaluateAll((all) => all.every((input) => input.disabled));

describe('the live room', () => {
  it('a pause locks the page, keeps what was pressed, and sends it afterwards', async () => {
    const { page, context, candidate } = await sitting();
    await answer(page, { 1: 'A' });
    await saved(page);
    await act('/api/pause-session', { reason: '考点停电' });
    await goTo(page, 2);
    await press(page, 'B');
    await page.locator('.banner').filter({ hasText: '考试已暂停' }).waitFor();
    await page.getByText('本机有 1 题会在恢复后自动上传').waitFor();
    assert.ok(await locked(page), 'nothing can be pressed while time stands still');
    await picture(page, 'exam-paused-1366');
    await act('/api/resume-session', {});
    await page.locator('.banner').filter({ hasText: '考试已暂停' }).waitFor({ state: 'detached', timeout: 30_000 });
    await saved(page, 30);
    assert.ok(!(await locked(page)));
    assert.deepEqual(await onServer(browser, server, candidate, [1, 2]), { 1: 'A', 2: 'B' });
    await context.close();
  });

  it('an announcement is read on the page that is open', async () => {
    const { page, context } = await sitting();
    await act('/api/announce', { words: '请核对屏幕右上角的姓名' });
    await answer(page, { 1: 'A' });
    await page.getByText('请核对屏幕右上角的姓名').first().waitFor();
    await picture(page, 'exam-announcement-1366');
    await context.close();
  });

  it('the board follows by itself, and stands while it is held', async () => {
    const [page, beside] = [await office.newPage(), await office.newPage()];
    for (const one of [page, beside]) await one.goto(`/organizer/sessions/${session}/watch`);
    const checkedIn = async (one = page) => Number((await one.locator('#board-head').textContent()).match(/已签到\s*(\d+)/)[1]);
    const first = await checkedIn();
    await page.getByRole('button', { name: '暂停刷新' }).waitFor();
    assert.ok((await post(office, '/api/check-in', { attempt: next().id })).ok());
    await until('the board counts the check-in', async () => (await checkedIn()) === first + 1);
    await picture(page, 'board-live-1366');
    await page.getByRole('button', { name: '暂停刷新' }).click();
    assert.ok((await post(office, '/api/check-in', { attempt: next().id })).ok());
    await until('the board beside it counts on', async () => (await checkedIn(beside)) === first + 2);
    assert.equal(await checkedIn(), first + 1, 'a held board stands');
    await page.getByRole('button', { name: '继续刷新' }).click();
    await until('the board goes on', async () => (await checkedIn()) === first + 2);
    for (const one of [page, beside]) await one.close();
  });
});
