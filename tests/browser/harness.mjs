// What every file here starts from: a server of its own on a fresh demo database, a headless Chromium, and the verbs a
// candidate uses. A file starts one server and one browser and ends both by their own handles.
//
// What a reader could get wrong: the exam page is whole before its script is alive, and a press before that is a plain form
// post. `openExam` therefore waits until the clock of the page has moved. "Saved" is never read off the chip alone, because
// the chip of an earlier answer still stands there: `saved` waits until no cell of the answer sheet is marked unsent.

import { spawn, execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const program = process.env.MINGFA_BIN ? resolve(process.env.MINGFA_BIN) : join(root, 'target/debug/mingfa');
const site = process.env.MINGFA_SITE ? resolve(process.env.MINGFA_SITE) : join(root, 'target/site');

/** Screenshots go here; the folder is not kept in git. */
export const output = join(here, 'output');
/** The password of every demo account. */
export const password = 'Xuefa-2026';
/** Flags every Chromium of the suite and the bench runs with. */
export const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
/** The two screens every page is looked at on. */
export const desktop = { width: 1366, height: 768 };
export const phone = { width: 360, height: 740 };

mkdirSync(output, { recursive: true });

/** Waits, by short polling, until `found` gives something true, and returns it. */
export async function until(what, found, seconds = 15) {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * Writes a demo database and serves it: one session at `stage`, or the whole demo year without one. The site is copied
 * first, so that a build beside the tests does not change pages under them.
 */
export async function startServer({ stage, candidates = 30 } = {}) {
  await until(`${program} exists`, () => existsSync(program), 120);
  mkdirSync(join(root, 'target/browser'), { recursive: true });
  const folder = mkdtempSync(join(root, 'target/browser/t-'));
  cpSync(site, join(folder, 'site'), { recursive: true });
  const place = ['--database', `sqlite:${join(folder, 'x.db')}`, '--key-file', join(folder, 'key')];
  const noted = join(folder, 'manifest.json');
  const run = (...args) => promisify(execFile)(program, [...args, ...place]).then((done) => done.stdout);
  await run('demo', ...(stage ? ['--stage', stage] : []), '--candidates', `${candidates}`, '--password', password,
    '--manifest', noted);
  const log = openSync(join(folder, 'serve.log'), 'w');
  const child = spawn(program, ['serve', ...place, '--site', join(folder, 'site'), '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', log] });
  const abandon = () => child.kill('SIGKILL');
  process.once('exit', abandon);
  const base = await new Promise((found, failed) => {
    child.once('exit', (code) => failed(new Error(`serve ended with ${code}: ${readFileSync(join(folder, 'serve.log'))}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = line.match(/明法已启动：(http:\/\/[\d.]+:\d+)/);
      if (address) found(address[1]);
    });
  });
  const manifest = JSON.parse(readFileSync(noted, 'utf8'));
  return {
    base,
    manifest,
    /** Runs another command of the program on the same database, e.g. `account invite`. */
    run,
    /** The session of the demo at a stage. */
    session: (at) => manifest.sessions.find((one) => one.stage === at),
    async stop() {
      process.removeListener('exit', abandon);
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        const late = setTimeout(abandon, 5000);
        await ended;
        clearTimeout(late);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const launch = { executablePath: '/usr/bin/chromium', args: flags, headless: true };

/** A headless Chromium. */
export const startBrowser = () => chromium.launch(launch);

/** A browser with a profile on disk, which can be ended and started again. */
export const startProfile = (server, folder) =>
  chromium.launchPersistentContext(folder, { ...launch, ...settings(server) });

/** Options of every context: our server, the 1366×768 screen of an old office machine, Chinese. */
function settings(server, more = {}) {
  return { baseURL: server.base, viewport: desktop, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...more };
}

/** A browser nobody is signed in with. */
export async function fresh(browser, server, more) {
  const context = await browser.newContext(settings(server, more));
  context.setDefaultTimeout(20_000);
  return context;
}

/** A browser signed in as `login` without going through the form; for tests that are not about signing in. */
export async function as(browser, server, login, more) {
  const context = await fresh(browser, server, more);
  await enter(context, login);
  return context;
}

/** Signs a browser in through the endpoint. */
export async function enter(context, login, secret = password) {
  const answer = await post(context, '/api/sign-in', { login, password: secret });
  if (!answer.ok()) throw new Error(`sign-in of ${login}: ${answer.status()} ${await answer.text()}`);
}

/** Posts a form the way a program does; the answer says in `Location` where a person would be led. */
export const post = (context, path, form) =>
  context.request.post(path, { form, headers: { Accept: 'application/json' }, maxRedirects: 0 });

/** Signs in by the form. */
export async function signIn(page, login, secret = password) {
  await page.goto('/sign-in');
  await page.getByLabel('账号（工号）').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(secret);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in' && !url.pathname.startsWith('/api/'));
}

/** Hands out candidates of a session, each once. */
export function candidates(server, session = server.manifest.sessions[0].id) {
  const left = server.manifest.attempts.filter((one) => one.session === session && one.state === 'ready');
  return () => {
    const next = left.shift();
    if (!next) throw new Error('no candidate left: raise the number in startServer');
    return next;
  };
}

/** From the waiting room into the exam. */
export async function openExam(page, attempt) {
  await page.goto(`/attempt/${attempt}/waiting`);
  await page.getByLabel('我已阅读考场规则').check();
  await page.getByRole('button', { name: '开始考试' }).click();
  await page.waitForURL(`**/attempt/${attempt}`);
  await alive(page);
}

/** Waits until the exam page's script runs: its clock has moved. */
export async function alive(page) {
  await page.locator('#left').waitFor();
  await page.waitForFunction((drawn) => document.getElementById('left').textContent !== drawn,
    await page.locator('#left').textContent());
}

/** Goes to a question by its cell of the answer sheet. */
export async function goTo(page, number) {
  await page.locator(`button.cell[value="${number}"]`).click();
  await at(page, number);
}

/** Waits until question `number` is shown. */
export const at = (page, number) =>
  page.locator('#qh').filter({ hasText: new RegExp(`^第 ?${number} ?题 / `) }).waitFor();

/** Presses options of the question shown, from `A`. */
export async function press(page, letters) {
  for (const letter of letters) await page.locator('.opt', { has: page.locator(`input[value="${letter}"]`) }).click();
}

/** The letters the question shown draws as chosen. */
export const chosen = (page) =>
  page.locator('.opt[data-on] input').evaluateAll((all) => all.map((input) => input.value).join(''));

/** The letters whose own radio or checkbox is on: what a screen reader says and a form would send. */
export const ticked = (page) =>
  page.locator('.opt input').evaluateAll((all) => all.filter((input) => input.checked).map((input) => input.value).join(''));

/** Answers questions given as `{ number: 'letters' }`. */
export async function answer(page, answers) {
  for (const [number, letters] of Object.entries(answers)) {
    await goTo(page, number);
    await press(page, letters);
  }
}

/** Reads the answers of these questions off the page. */
export async function read(page, numbers) {
  const found = {};
  for (const number of numbers) {
    await goTo(page, number);
    found[number] = await chosen(page);
  }
  return found;
}

/** Waits until the server has acknowledged everything. */
export async function saved(page, seconds = 20) {
  await page.locator('#net').filter({ hasText: '已保存' }).waitFor({ timeout: seconds * 1000 });
  await page.waitForFunction(() => !document.querySelector('.cell[data-s="local"]'), null, { timeout: seconds * 1000 });
}

/** Numbers of the questions of a kind, first and last: `单项选择题`, `多项选择题`, `判断题`. */
export async function range(page, kind) {
  const head = await page.locator('aside h3', { hasText: kind }).textContent();
  const [, first, last] = head.match(/（(\d+)–(\d+)）/);
  return { first: Number(first), last: Number(last) };
}

/** Opens the attempt in a browser that has never seen it, by the claim page, and reads what the server holds. */
export async function onServer(browser, server, { id, login }, numbers) {
  const context = await as(browser, server, login);
  const page = await context.newPage();
  await claim(page, id);
  const found = await read(page, numbers);
  await context.close();
  return found;
}

/** Takes the attempt over from where it was written before. */
export async function claim(page, attempt) {
  await page.goto(`/attempt/${attempt}`);
  await page.getByRole('heading', { level: 1, name: '考试正在另一处进行' }).waitFor();
  await page.getByRole('button', { name: '在此继续' }).click();
  await page.locator('#qh').waitFor();
  await alive(page);
}

/** From the exam page through the check page to the receipt. */
export async function handIn(page) {
  await page.getByRole('button', { name: '检查并交卷' }).click();
  await page.getByRole('heading', { level: 1, name: '检查并交卷' }).waitFor();
  const open = page.getByLabel(/我知道还有 \d+ 题没有作答/);
  if (await open.count()) await open.check();
  await page.getByRole('button', { name: '确认交卷' }).click();
  await page.getByRole('heading', { level: 1, name: '交卷回执' }).waitFor();
}

/** The value beside a word in a list of pairs. */
export const pair = (page, word) => page.locator('dt', { hasText: word }).first().locator('xpath=following-sibling::dd[1]');

/** Leaves a page without asking back, as a crash would. */
export const leaveQuietly = (page) => page.on('dialog', (dialog) => dialog.accept().catch(() => {}));

/** Takes a picture for people to look at; of a very long page only its first screens. */
export async function picture(page, name) {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: document.documentElement.scrollHeight }));
  const path = join(output, `${name}.png`);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 2400) } });
}
