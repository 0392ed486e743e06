// Every page of every role, looked at by machine: its status, the console, the content policy, where its requests go, axe in
// three settings, and that nothing has to be scrolled sideways on a phone.
//
// What a reader could get wrong: the list of pages is held against the routes in the source, so a new route without a visit
// here fails the last test. A page is loaded once for the wide and the narrow screen and once more for large text, because
// the size is a cookie the server reads.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it, test } from 'node:test';
import {
  alive, as, candidates, desktop, enter, fresh, openExam, output, phone, picture, post, press, saved, startBrowser, startServer,
} from './harness.mjs';
import { residentId, roster, workbook } from './roster.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const visited = new Set();
let server, browser, found;

before(async () => {
  [server, browser] = await Promise.all([startServer({ candidates: 60 }), startBrowser()]);
  found = await prepare();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const text = async (context, path) => (await context.request.get(path)).text();
const match = (page, pattern, what) => page.match(pattern)?.[1] ?? assert.fail(`no ${what} on the page`);

/** Brings the demo year to where every page has something to show, by the forms' endpoints; gives back who and which. */
async function prepare() {
  const [open, running, published] = ['open', 'running', 'published'].map((stage) => server.session(stage).id);
  const next = candidates(server, running);
  const office = await as(browser, server, 'kaowu1');
  const draft = match((await post(office, '/api/copy-session', { session_id: published })).headers().location, /sessions\/(\w+)/, 'draft');
  const rows = [['钱新人', residentId('19910203', 11), '13700000011', '娄桥街道', '执法人员', '行政编制', '是', '是', 'LL0001'],
    ['李错号', '330304199304050132', '13700000013', '无此街道', '执法人员', '行政编制', '是', '是', '']];
  const upload = async () => {
    const file = { name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: roster(rows) };
    const answer = await office.request.post('/api/import-roster',
      { multipart: { session_id: open, file }, headers: { Accept: 'application/json' }, maxRedirects: 0 });
    return match(answer.headers().location ?? '', /imports\/(\w+)/, 'import');
  };
  const confirmed = await upload();
  await post(office, '/api/confirm-import', { import: confirmed });
  rows[0][1] = residentId('19910203', 15);
  rows[0][8] = 'LL0002';
  const staged = await upload();
  const registration = async (session, state) =>
    match(await text(office, `/organizer/sessions/${session}/registrations?state=${state}`), /registrations\/(\w{32})/, state);
  const registrations = [await registration(open, 'submitted'), await registration(running, 'approved')];

  const bureau = await as(browser, server, 'sifaju');
  const unit = match(await text(bureau, `/bureau?session=${published}&scope=streets`), /units\/(\w+)/, 'unit');

  const applicants = [];
  for (const { login } of server.manifest.attempts.filter((one) => one.session === published)) {
    if (applicants.length === 2) break;
    const context = await as(browser, server, login);
    const begun = await post(context, '/api/begin-licence-application', {});
    if (begun.ok()) applicants.push({ login, context });
    else await context.close();
  }
  const [applied, drafting] = applicants;
  const account = server.manifest.accounts.find((one) => one.login === applied.login);
  const invited = await server.run('account', 'invite', 'lianluo9', '--name', '郑联络', '--unit', account.unit, '--role', 'liaison');
  const liaison = await fresh(browser, server);
  const code = match(invited, /([A-Z0-9]{4}(?:-[A-Z0-9]{4})+)/, 'code');
  await post(liaison, '/api/activate', { login: 'lianluo9', code, password: 'Mima-2026-x', password_again: 'Mima-2026-x' });
  await post(liaison, '/api/read-notice', {});
  const application = match(await text(applied.context, '/licence/apply'), /name="application" value="(\w+)"/, 'application');
  await post(applied.context, '/api/submit-licence-application', { application, confirmed: 'yes' });
  const number = match(await text(await as(browser, server, 'yh00001'), '/licence'), /licence-check\?number=(\w+)/, 'licence');

  const [writer, claimer, done, waits] = [next(), next(), next(), next()];
  const exam = await as(browser, server, writer.login);
  await post(exam, '/api/open-attempt', { attempt: writer.id, promise: '1' });
  await post(exam, '/api/answer', { attempt: writer.id, generation: '1', slot: '2', 'a[]': 'B', flag: '1', op: 'next' });
  const elsewhere = await as(browser, server, claimer.login);
  await post(elsewhere, '/api/open-attempt', { attempt: claimer.id, promise: '1' });
  const finished = await as(browser, server, done.login);
  await post(finished, '/api/open-attempt', { attempt: done.id, promise: '1' });
  await post(finished, '/api/hand-in', { attempt: done.id, generation: '1', confirm: '1' });
  const mock = match((await post(finished, '/api/start-mock', {})).headers().location, /attempt\/(\w+)/, 'mock exam');
  await post(finished, '/api/open-attempt', { attempt: mock, promise: '1' });
  await post(finished, '/api/hand-in', { attempt: mock, generation: '1', confirm: '1' });
  const result = server.manifest.attempts.find((one) => one.session === published && one.login === done.login)?.id;

  const centre = await (await post(office, '/api/add-test-centre', { name: '职业中学考点', address: '娄桥街道学院路 1 号' })).json();
  const room = await (await post(office, '/api/add-room', { centre, name: '301 教室', seats: '30', across: '6', accessible: '1' })).json();

  const writes = await as(browser, server, 'mingti1');
  const fields = { 'item[kind]': '单选题', 'item[node]': 'APL-05', 'item[difficulty]': '2', 'item[key]': 'B', 'item[options]': '五十元\n二百元\n三千元',
    'item[stem]': '某街道综合执法队拟当场处罚一名占道经营的个人，罚款最多是多少？', 'item[rationale]': '以二百元以下为限。',
    'item[reference]': '行政处罚法第五十一条', 'item[quote]': '对公民处以二百元以下' };
  const begin = async (typed, then) => {
    const draft = match((await post(writes, '/api/begin-item', { kind: 'single', node: 'APL-05' })).headers().location, /drafts\/(\w+)/, 'draft');
    await post(writes, '/api/save-draft', { draft, revision: '1', then, ...typed });
    return draft;
  };
  const drafts = [await begin({ ...fields, 'item[key]': '' }, 'stay'), await begin(fields, 'submit')];
  const revised = match((await post(writes, '/api/revise-item', { item: 'APL-05-001' })).headers().location, /drafts\/(\w+)/, 'draft');
  drafts.push(revised);
  const gift = { name: '题.gift', mimeType: 'text/plain', buffer: Buffer.from('行政处罚应当公开。{TRUE}\n\n甲乙谁对？{=甲 ~乙\n') };
  const sent = await writes.request.post('/api/import-items', { multipart: { file: gift }, headers: { Accept: 'application/json' }, maxRedirects: 0 });
  const itemImport = match(sent.headers().location ?? '', /imports\/(\w+)/, 'import of items');

  const person = match(await text(office, '/organizer/people?post=in'), /organizer\/people\/(\w{32})/, 'person');
  const own = match(await text(liaison, '/unit/people'), /unit\/people\/(\w{32})/, 'person of the unit');
  const listed = async (context, base, whole, list) => {
    const file = { name: '人员.xlsx', mimeType: 'application/octet-stream', buffer: roster(list) };
    const answer = await context.request.post('/api/import-people',
      { multipart: { whole, file }, headers: { Accept: 'application/json' }, maxRedirects: 0 });
    const id = match(answer.headers().location ?? '', /imports\/(\w+)/, 'import of people');
    while ((await text(context, `${base}/imports/${id}`)).includes('页面会自动更新')) await new Promise((wait) => setTimeout(wait, 50));
    return id;
  };
  const people = [await listed(office, '/organizer/people', '1', rows.slice(0, 1)), await listed(liaison, '/unit/people', '', rows)];

  const item = match(await text(office, `/organizer/sessions/${published}/keys`), /keys\?item=([\w-]+)/, 'item to look at');
  const correction = match((await post(office, '/api/propose-correction', { session_id: published, item, act: 'full_credit', reason: '题干有歧义' }))
    .headers().location, /corrections\/(\w+)/, 'correction');

  const provincial = await provincialResults(office, rows);
  const law = await loadLaw(writes);

  const node = match(await text(finished, '/practice'), /\/practice\/([\w.-]+)\?mode=/, 'chapter');
  let verdict;
  for (let turn = 0; turn < 6; turn += 1) {
    const question = await text(finished, `/practice/${node}?mode=undone`);
    const field = (name) => match(question, new RegExp(`name="${name}" value="([^"]*)"`), name);
    const form = { node, item: field('item'), version: field('version'), mode: 'undone', 'choice[]': 'A' };
    verdict = (await post(finished, '/api/answer-practice', form)).headers().location ?? verdict;
  }
  const answer = match(verdict, /answer\/(\w+)/, 'answer');
  await post(finished, '/api/report-item', { answer, words: '解析与所引条文不一致，请核对。' });
  return { open, running, published, draft, staged, confirmed, registrations, unit, applied, drafting, liaison, application,
    number, writer, exam, claimer, done, finished, waits, mock, result, node, verdict, office, bureau, writes, drafts, itemImport, correction, provincial, law, centre, room, person, own, people };
}

/** Imports results of the province, and stages a correction that takes the pass of 钱新人; gives back the import and the exam. */
async function provincialResults(office, [[name, id]]) {
  const known = match(await text(office, `/organizer/people?q=${encodeURIComponent(name)}`), new RegExp(`(${name})`), 'person');
  const upload = async (list) => {
    const file = { name: '成绩.xlsx', mimeType: 'application/octet-stream', buffer: workbook(['姓名', '身份证号', '成绩', '是否合格', '证书或准考证号'], list) };
    const form = { name: '浙江省2025年下半年行政执法资格考试', day: '2025-11-15', full: '100', pass: '60', file };
    const answer = await office.request.post('/api/import-provincial-results', { multipart: form, headers: { Accept: 'application/json' }, maxRedirects: 0 });
    const path = answer.headers().location ?? assert.fail('no import of results');
    while ((await text(office, path)).includes('页面会自动更新')) await new Promise((wait) => setTimeout(wait, 50));
    return path;
  };
  const first = residentId('19910203', 11);
  await post(office, '/api/confirm-provincial-import', { import: (await upload([[known, first, '80', '是', 'ZJ1']])).split('/').pop() });
  const staged = await upload([[known, first, '59.5', '否', 'ZJ1'], ['外地人', id, '70', '是', ''], ['李错号', '330304199304050132', '70', '是', '']]);
  const exam = match(await text(office, '/organizer/provincial-results'), /provincial-results\/(\w{32})/, 'exam of the province');
  return { staged, exam };
}

/** Loads a law of two editions at the console; gives back the newer one. */
async function loadLaw(author) {
  for (const [day, sum] of [['2021-07-15', '二百元'], ['2026-01-01', '五百元']]) {
    const file = join(output, `law-${day}.txt`);
    writeFileSync(file, `第一条 为了试用。\n第二条 对公民处以${sum}以下罚款的，可以当场决定。\n`);
    await server.run('law', 'load', file, '--name', '试用法', '--from', day);
  }
  return [...(await text(author, '/bank/laws')).matchAll(/bank\/laws\/(\w{32})/g)].at(-1)[1];
}

/** Looks at one address with every check; returns what is wrong, in words. */
async function look(page, path, { status = 200, shot } = {}) {
  const wrong = [];
  const note = (words) => wrong.push(`${path}: ${words}`);
  const heard = (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (status >= 400 && message.text().startsWith('Failed to load resource')) return;
    note(`console ${message.type()}: ${message.text()}`);
  };
  const asked = (request) => {
    if (!request.url().startsWith(server.base) && !/^(data|blob):/.test(request.url())) note(`request to ${request.url()}`);
  };
  const failed = (request) => {
    const failure = request.failure()?.errorText;
    if (failure && failure !== 'net::ERR_ABORTED') note(`request failed: ${request.url()} ${failure}`);
  };
  const answered = (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== 'document') note(`${response.url()} is ${response.status()}`);
  };
  const thrown = (error) => note(`script error: ${error.message}`);
  const listeners = { console: heard, request: asked, requestfailed: failed, response: answered, pageerror: thrown };
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener);
  try {
    await page.context().clearCookies({ name: 'size' });
    await page.setViewportSize(desktop);
    const answer = await page.goto(path, { waitUntil: 'load' });
    visited.add(new URL(page.url()).pathname);
    visited.add(path.split('?')[0]);
    if (answer.status() !== status) note(`status ${answer.status()}, not ${status}`);
    if (await page.locator('#left').count()) await alive(page);
    if (shot) await picture(page, `${shot}-1366`);
    await page.evaluate(axe);
    await judge(page, '1366', note);
    await paired(page, note);
    await page.emulateMedia({ colorScheme: 'dark' });
    await judge(page, 'dark', note, { runOnly: { type: 'rule', values: ['color-contrast'] } });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(phone);
    if (shot) await picture(page, `${shot}-360`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    await judge(page, '360, everything unfolded', note);
    await overflow(page, 360, note);
    await overflow(page, 320, note);
    await page.context().addCookies([{ name: 'size', value: 'large', url: server.base }]);
    await page.setViewportSize(phone);
    await page.goto(path, { waitUntil: 'load' });
    if (status < 400 && (await page.locator('html').getAttribute('data-size')) !== 'large') note('does not know large text');
    await page.evaluate(axe);
    await judge(page, 'large', note);
    await overflow(page, 360, note, 'large');
    await overflow(page, 320, note, 'large');
    for (const broken of await page.evaluate(() => globalThis.broken ?? [])) note(`content policy: ${broken}`);
  } catch (error) {
    note(`could not be looked at: ${error.message.split('\n')[0]}`);
  } finally {
    for (const [event, listener] of Object.entries(listeners)) page.off(event, listener);
  }
  return wrong;
}

async function judge(page, setting, note, options = { runOnly: { type: 'tag', values: tags } }) {
  const violations = await page.evaluate(async (given) => {
    const { violations } = await globalThis.axe.run(document, { ...given, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => ({ id, help, count: nodes.length, at: nodes[0].target.join(' '),
      why: nodes[0].any.concat(nodes[0].all, nodes[0].none)[0]?.message ?? '' }));
  }, options);
  for (const { id, help, count, at, why } of violations) note(`axe at ${setting}: ${id} ×${count} (${help}) at ${at}: ${why}`);
}

/** In a list of pairs each value has to stand beside or below its word, not at the start of the next line of the grid. */
async function paired(page, note) {
  const astray = await page.evaluate(() => [...document.querySelectorAll('dl dt')].filter((word) => {
    const value = word.nextElementSibling?.getBoundingClientRect();
    const { left } = word.getBoundingClientRect();
    return value && value.left < left - 1;
  }).map((word) => word.textContent));
  if (astray.length) note(`the value of “${astray.join('”, “')}” stands left of its word, on another line`);
}

async function overflow(page, width, note, setting = 'normal') {
  await page.setViewportSize({ width, height: phone.height });
  const { over, widest } = await page.evaluate(() => {
    const root = document.documentElement;
    const limit = root.clientWidth;
    const over = Math.max(root.scrollWidth, document.body.scrollWidth) - limit;
    if (over <= 0) return { over };
    const inside = (one) => !one.closest('.tablewrap') || one.matches('.tablewrap');
    const end = (one) => one.getBoundingClientRect().left + (getComputedStyle(one).overflowX === 'visible' ? Math.max(one.scrollWidth, one.offsetWidth ?? 0) : 0);
    const wide = [...document.body.querySelectorAll('*')].filter((one) => inside(one) && end(one) > limit);
    return { over, widest: wide.map((one) => `${one.localName}.${one.className}`).slice(-1)[0] };
  });
  if (over > 0) note(`${over} px to the side at ${width} px (${setting} text), e.g. ${widest}`);
}

/** A page that records violations of the content policy. */
async function pageOf(context) {
  await context.addInitScript(() => {
    globalThis.broken = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      globalThis.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  return context.newPage();
}

/** Looks at a list of addresses in one browser; an entry is a path, or a path with what to expect. */
async function lookAll(context, entries) {
  const page = await pageOf(context);
  const wrong = [];
  for (const entry of entries) wrong.push(...(await look(page, ...[entry].flat())));
  await page.close();
  assert.deepEqual(wrong, [], `\n${wrong.join('\n')}\n`);
}

describe('pages', { concurrency: 2 }, () => {
  it('pages for everyone', async () => {
    await lookAll(await fresh(browser, server), [
      '/', ['/sign-in', { shot: 'sign-in' }], ['/activate', { shot: 'activate' }], ['/notice', { shot: 'notice' }], '/licence-check', ['/desk-check', { shot: 'desk-check' }], '/desk-check?round_trip=900&clock_off=400000&storage=0&wasm=0', ['/slip-check', { shot: 'slip-check' }], '/slip-check?number=none&code=none',
      [`/licence-check?number=${found.number}`, { shot: 'licence-check' }], '/licence-check?number=999999',
      ['/no-such-page', { status: 404 }],
    ]);
  });

  it('an officer: home, practice, notebook, mock exam, results, own data', async () => {
    const { finished, done, mock, result, node, verdict, open } = found;
    await lookAll(finished, [
      ['/home', { shot: 'home' }], ['/study', { shot: 'study' }], [`/study/${node}`, { shot: 'lesson' }],
      ['/practice', { shot: 'practice' }], [`/practice/${node}?mode=undone`, { shot: 'question' }],
      [verdict, { shot: 'verdict' }], ['/notebook', { shot: 'notebook' }], '/notebook?answers=1', '/notebook/review', ['/mock', { shot: 'mock' }],
      ['/results', { shot: 'results' }], [`/attempt/${done.id}/receipt`, { shot: 'receipt' }],
      [`/attempt/${mock}/result`, { shot: 'mock-result' }], [`/attempt/${result}/result`, { shot: 'result' }],
      ['/reports', { shot: 'own-reports' }], ['/my-data', { shot: 'my-data' }], [`/register/${open}`, { shot: 'register' }], [`/ticket/${found.running}`, { shot: 'ticket' }], [`/rehearsal/${found.running}`, { shot: 'rehearsal' }], ['/account', { shot: 'account' }], ['/notices', { shot: 'notices' }],
      ['/organizer', { status: 403 }],
    ]);
  });

  it('an officer: waiting room, exam, check page, claim page', async () => {
    const { exam, writer, claimer, waits } = found;
    await lookAll(exam, [[`/attempt/${writer.id}`, { shot: 'exam' }], [`/attempt/${writer.id}/check`, { shot: 'check' }]]);
    await lookAll(await as(browser, server, claimer.login), [[`/attempt/${claimer.id}`, { shot: 'claim' }]]);
    await lookAll(await as(browser, server, waits.login), [[`/attempt/${waits.id}/waiting`, { shot: 'waiting' }]]);
  });

  it('an officer: licence and application', async () => {
    await lookAll(found.applied.context, [['/licence', { shot: 'licence' }]]);
    await lookAll(found.drafting.context, ['/licence', ['/licence/apply', { shot: 'apply' }]]);
    await lookAll(await as(browser, server, 'yh00001'), ['/licence', '/licence/apply', '/notebook', '/mock']);
  });

  it('a supervisor', async () => {
    const { login } = server.manifest.accounts.find((one) => one.role === 'supervisor');
    await lookAll(await as(browser, server, login), ['/home', '/results', '/licence']);
  });

  it('a liaison', async () => {
    const { liaison, application } = found;
    await lookAll(liaison, [['/unit', { shot: 'unit' }], ['/unit/licences', { shot: 'unit-licences' }], '/unit/licences?state=all',
      [`/unit/licences/${application}`, { shot: 'unit-licence' }], [`/unit/tickets/${found.running}`, { shot: 'unit-tickets' }], '/account',
      ['/unit/people', { shot: 'unit-people' }], '/unit/people/new', '/unit/people/import', [`/unit/people/${found.own}`, { shot: 'unit-person' }],
      `/unit/people/imports/${found.people[1]}`, `/unit/people/imports/${found.people[1]}/leaving`, ['/unit/roster-changes', { shot: 'unit-changes' }],
      ['/unit/missing', { shot: 'unit-missing' }], ['/unit/requests', { shot: 'unit-requests' }]]);
  });

  it('an organizer: sessions', async () => {
    const { office, open, running, published, draft, writer, waits } = found;
    await lookAll(office, [
      ['/organizer', { shot: 'organizer' }], ['/organizer/calendar', { shot: 'calendar' }], '/organizer/calendar?year=2031', ['/organizer/sessions/new', { shot: 'plan' }],
      [`/organizer/sessions/${published}/ledgers`, { shot: 'ledgers' }], [`/organizer/sessions/${published}/ledgers/results`, { shot: 'ledger' }],
      [`/organizer/sessions/${published}/likeness`, { shot: 'likeness' }], [`/organizer/sessions/${published}/make-ups`, { shot: 'make-ups' }],
      [`/organizer/sessions/${open}/change`, { shot: 'change' }], [`/organizer/sessions/${open}/change?starts_at=2031-01-01+09:00&minutes=100`, { shot: 'change-effect' }],
      ...[draft, open, running, published].map((id) => [`/organizer/sessions/${id}`, { shot: `session-${[draft, open, running, published].indexOf(id)}` }]),
      `/organizer/sessions/${draft}/edit`, `/organizer/sessions/${open}/seal`, [`/organizer/sessions/${running}/seal`, { shot: 'seal' }],
      [`/organizer/sessions/${running}/watch`, { shot: 'watch' }], [`/organizer/sessions/${running}/rehearsal`, { shot: 'rehearsals' }],
      [`/organizer/attempts/${writer.id}`, { shot: 'candidate' }],
      ['/organizer/rooms', { shot: 'rooms' }], [`/organizer/rooms/${found.room}`, { shot: 'room' }], `/organizer/test-centres/${found.centre}`,
      [`/organizer/sessions/${running}/entry`, { shot: 'entry' }], [`/organizer/sessions/${running}/sheets`, { shot: 'sheets' }],
      ...['tickets', 'door', 'plan', 'sign-in'].map((kind) => [`/organizer/sessions/${running}/sheets/${kind}`, { shot: `sheet-${kind}` }]),
      [`/organizer/sessions/${open}/rooms`, { shot: 'session-rooms' }], `/organizer/sessions/${running}/rooms`,
      [`/organizer/sessions/${published}/keys`, { shot: 'keys' }], [`/organizer/corrections/${found.correction}`, { shot: 'correction' }],
      [`/organizer/sessions/${published}/score-reviews`, { shot: 'score-reviews' }], ['/organizer/score-reviews/none', { status: 404 }], `/organizer/attempts/${waits.id}`, [`/organizer/sessions/${published}/publish`, { shot: 'publish' }],
    ]);
  });

  it('an organizer: registrations and import', async () => {
    const { office, open, running, staged, confirmed, registrations } = found;
    await lookAll(await as(browser, server, 'kaowu2'), [
      [`/organizer/sessions/${open}/registrations`, { shot: 'registrations' }],
      `/organizer/sessions/${running}/registrations?state=returned`, `/organizer/sessions/${open}/registrations?q=nobody`,
      `/organizer/sessions/${open}/registrations?checks=training`, [`/organizer/sessions/${open}/registrations/pass`, { shot: 'pass-many' }],
      [`/organizer/sessions/${open}/missing`, { shot: 'missing' }], `/organizer/sessions/${open}/requests`,
      ...registrations.map((id, n) => [`/organizer/registrations/${id}`, { shot: `registration-${n}` }]),
    ]);
    await lookAll(office, [[`/organizer/sessions/${open}/import`, { shot: 'import' }],
      [`/organizer/imports/${staged}`, { shot: 'preview' }], [`/organizer/imports/${confirmed}`, { shot: 'slips' }]]);
  });

  it('an organizer: people', async () => {
    await lookAll(found.office, [['/organizer/people', { shot: 'people' }], '/organizer/people?q=nobody', ['/organizer/people/new', { shot: 'person-new' }],
      ['/organizer/people/import', { shot: 'people-import' }], [`/organizer/people/${found.person}`, { shot: 'person' }],
      [`/organizer/people/imports/${found.people[0]}`, { shot: 'people-preview' }], [`/organizer/people/imports/${found.people[0]}/leaving`, { shot: 'people-leaving' }]]);
  });

  it('an organizer: results of the province', async () => {
    const { staged, exam } = found.provincial;
    await lookAll(found.office, [['/organizer/provincial-results', { shot: 'provincial' }], [`/organizer/provincial-results?exam=${exam}`],
      [`/organizer/provincial-results/${exam}`, { shot: 'provincial-exam' }], [staged, { shot: 'provincial-preview' }], [`${staged}/losing`, { shot: 'provincial-losing' }]]);
  });

  it('an author and a reviewer: the bank', async () => {
    const { writes, drafts, itemImport } = found;
    await lookAll(writes, [['/bank', { shot: 'bank' }], '/bank?q=nowhere', ['/bank?node=APL&q=听证&state=available', { shot: 'bank-found' }],
      ['/bank/items/APL-05-001', { shot: 'bank-item' }], ['/bank/drafts?which=mine', { shot: 'drafts' }],
      [`/bank/drafts/${drafts[0]}`, { shot: 'editor' }], [`/bank/drafts/${drafts[1]}`, { shot: 'submitted' }], [`/bank/drafts/${drafts[2]}`, { shot: 'revision' }],
      ['/bank/laws', { shot: 'laws' }], `/bank/laws/${found.law}`, ['/bank/import', { shot: 'bank-import' }], [`/bank/imports/${itemImport}`, { shot: 'bank-preview' }]]);
    await lookAll(await as(browser, server, 'shenti'), [['/bank/drafts', { shot: 'waiting-drafts' }], [`/bank/drafts/${drafts[1]}`, { shot: 'review' }],
      '/bank/items/XJP-01-001', ['/bank/reports', { shot: 'reports' }], ['/bank/import', { status: 403 }]]);
  });

  it('an author: the search follows the typing, and so does what a candidate sees', async () => {
    const page = await pageOf(found.writes);
    await page.goto('/bank');
    const all = await page.locator('#found [role=status]').innerText();
    await page.getByLabel('搜索试题').fill('听证');
    await page.waitForFunction((before) => document.querySelector('#found [role=status]').innerText !== before, all);
    assert.equal(new URL(page.url()).search, '', 'the page was not left');
    for (const row of await page.locator('#found tbody tr').all()) assert.match(await row.locator('a').first().getAttribute('href'), /bank\/items/);
    await page.goto(`/bank/drafts/${found.drafts[0]}`);
    await page.getByLabel('题干', { exact: true }).fill('这样写<b>行不行</b>？');
    await page.locator('#preview legend', { hasText: '这样写<b>行不行</b>？' }).waitFor();
    await page.getByLabel('答案', { exact: true }).fill('B');
    await page.locator('#preview', { hasText: '可以提交审题' }).waitFor();
    await page.close();
  });

  it('the bureau', async () => {
    const { bureau, published, running, unit, application } = found;
    await lookAll(bureau, [
      [`/bureau?session=${published}`, { shot: 'bureau' }], [`/bureau?session=${published}&scope=streets`, { shot: 'bureau-streets' }],
      `/bureau?session=${running}&measure=participation`, [`/bureau/units/${unit}?session=${published}`, { shot: 'unit-figures' }],
      ['/bureau/provincial', { shot: 'bureau-provincial' }], '/bureau/provincial?scope=streets',
      ['/bureau/roster-changes', { shot: 'bureau-changes' }], ['/bureau/licences', { shot: 'bureau-licences' }], '/bureau/licences?state=all', [`/bureau/licences/${application}`, { shot: 'bureau-licence' }],
    ]);
  });

  it('system administrator, security administrator, auditor', async () => {
    await lookAll(await as(browser, server, 'xitong'), [['/admin/accounts', { shot: 'accounts' }], '/admin/accounts?q=nobody', '/account']);
    await lookAll(await as(browser, server, 'anquan'), ['/', '/account', ['/notices', { shot: 'no-notices' }], ['/admin/settings', { shot: 'settings' }], ['/admin/accounts', { status: 403 }]]);
    await lookAll(await as(browser, server, 'shenji'), [['/audit', { shot: 'audit' }], ['/home', { status: 403 }]]);
  });

  it('the exam page in its troubles has no barrier either', async () => {
    const candidate = candidates(server, found.running);
    for (let n = 0; n < 4; n += 1) candidate();
    const { id, login } = candidate();
    const context = await as(browser, server, login);
    const page = await pageOf(context);
    await openExam(page, id);
    await page.evaluate(axe);
    const wrong = [];
    const say = (state) => judge(page, state, (words) => wrong.push(words));
    await press(page, 'A');
    await saved(page);
    await page.keyboard.press('?');
    await say('saved, keys explained');
    await page.route('**/api/save', (route) => route.abort('connectionrefused'));
    await press(page, 'B');
    await page.getByRole('heading', { name: '网络已断开' }).waitFor();
    await say('network lost');
    await page.unroute('**/api/save');
    await saved(page, 30);
    for (const [status, code, heading] of [[401, 'save.signed_out', '登录已过期'], [409, 'save.taken_over', '考试已在另一窗口或设备打开']]) {
      await page.route('**/api/save', (route) => route.fulfill({ status, json: { code, message: '' } }));
      await press(page, status === 401 ? 'A' : 'B');
      await page.getByRole('heading', { name: heading }).waitFor();
      await say(heading);
      await page.unroute('**/api/save');
      if (status === 401) {
        await page.getByLabel('账号（工号）').fill(login);
        await page.getByLabel('密码').fill(server.manifest.password);
        await page.getByRole('button', { name: '重新登录并继续' }).click();
        await saved(page, 30);
        await page.evaluate(axe);
      }
    }
    assert.deepEqual(wrong, [], `\n${wrong.join('\n')}\n`);
    await context.close();
  });

  it('a refused form has no barrier either', async () => {
    const context = await fresh(browser, server);
    const page = await pageOf(context);
    await page.goto('/sign-in');
    await page.getByLabel('账号（工号）').fill('yh00060');
    await page.getByLabel('密码', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.locator('#problem').waitFor();
    await page.evaluate(axe);
    const wrong = [];
    await judge(page, 'refused', (words) => wrong.push(words));
    assert.deepEqual(wrong, []);
    await enter(context, 'kaowu1');
    await page.goto('/organizer/sessions/new');
    await page.getByLabel('年份').fill('1');
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.locator('#problem').waitFor();
    await page.evaluate(axe);
    await judge(page, 'refused plan', (words) => wrong.push(words));
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

test('every route of the source was visited', () => {
  const pages = join(dirname(fileURLToPath(import.meta.url)), '../../app/src/pages');
  const routes = readdirSync(pages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => [...readFileSync(join(pages, entry.name, 'mod.rs'), 'utf8').matchAll(/path!\("([^"]*)"\)/g)])
    .map(([, route]) => `/${route}`);
  assert.ok(routes.length > 30, 'the routes were found');
  const seen = (route) => {
    const pattern = new RegExp(`^${route.replace(/:\w+/g, '(?!new$)[^/]+')}$`);
    return [...visited].some((path) => pattern.test(path));
  };
  assert.deepEqual(routes.filter((route) => !seen(route)), []);
});
