//! How fast a board follows a full hall, on both databases: 2,000 candidates with 40 answers each, 5 boards at once over the
//! program's own event stream. Asked is: at most 1 s behind, at most 50 ms of the server for each look. Run with
//! `cargo run --release --example board_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

mod ground;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use server::accounts::{self, manage};
use server::authority::{Caller, Console, Role};
use server::http::save::SaveFirst;
use server::live_room::board;
use server::storage::unit::{self, Unit};
use server::{Clock, Platform};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tower::ServiceExt;

const CANDIDATES: usize = 2_000;
const EVENTS: usize = 40;
const BOARDS: usize = 5;
const LOOKS: usize = 20;
/// Saves of a hall in a second.
const SAVES: usize = 50;
const ACTS: usize = 20;

#[tokio::main]
async fn main() {
    let clock = Clock::system();
    for (name, platform) in ground::platforms("board", &clock).await {
        figures(name, platform).await;
    }
}

/// A hall with its site, and who sits and who watches.
struct Hall {
    platform: Platform,
    site: SaveFirst,
    officer: String,
    organizer: (Caller, String),
    seq: i64,
}

async fn figures(name: &str, platform: Platform) {
    let mut hall = hall(platform).await;
    looks(name, &mut hall).await;
    delays(name, &mut hall).await;
    hall.platform.boards.close();
    hall.platform.store.close().await;
}

async fn hall(platform: Platform) -> Hall {
    let unit = Unit { id: "u".into(), code: "u".into(), name: "局".into(), kind: "agency".into(), position: 1 };
    let mut tx = platform.store.begin_write().await.expect("a transaction");
    unit::insert(&mut tx, &unit).await.expect("a unit");
    tx.commit().await.expect("committed");
    let (account, officer) = signed_in(&platform, "chen", Role::Officer).await;
    let organizer = signed_in(&platform, "jin", Role::Organizer).await;
    fill(&platform, account.account_id()).await;
    let site = mingfa::site::serve(platform.clone(), mingfa::site::leptos_options(&PathBuf::new()));
    Hall { platform, site, officer, organizer, seq: EVENTS as i64 }
}

async fn signed_in(platform: &Platform, login: &str, role: Role) -> (Caller, String) {
    let invited = manage::invite(platform, Console, login, login, "局", &[role]).await.expect("invited");
    let from = ("127.0.0.1", "figures");
    let token = accounts::activate(platform, login, &invited.code, "Xue-2026-fa", from).await.expect("activated").token;
    let caller = accounts::caller(platform, &token).await.expect("read").expect("signed in");
    accounts::activate::read_notice(platform, &caller).await.expect("noted");
    (caller, token)
}

/// Everybody writes since ten minutes, all with one account.
async fn fill(platform: &Platform, account: &str) {
    let now = platform.clock.now();
    let began = now - 600_000;
    let people = format!("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {CANDIDATES})");
    let events = format!("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {EVENTS})");
    let statements = [
        format!(
            "INSERT INTO exam_session (id, year, term, kind, exam_authority, name, state, registration_opens_at,
                 registration_closes_at, waiting_opens_at, starts_at, entry_cutoff_minutes, early_hand_in_minutes, minutes,
                 clock_rule, grace_seconds, pass_mark, policy, blueprint, deals, key_version, created_by, created_at, sealed_at)
             VALUES ('s', 2026, 'june', 'formal', 'district', 's', 'sealed', 0, 0, 0, {began}, 30, 30, 90, 'common', 15, 6000,
                 'exact', '{{\"strata\":[]}}', 0, 1, 'x', 0, 1)"
        ),
        "INSERT INTO paper (id, session_id, deal, slots, digest) VALUES ('p', 's', 0, '[]', '')".to_owned(),
        format!(
            "INSERT INTO person (id, unit_id, staff_no, name, duty, establishment, in_post, training_done, sanctioned,
                 resident_id_cipher, resident_id_digest, phone_cipher, phone_digest, created_at)
             {people} SELECT 'p' || n, 'u', 'p' || n, '考生' || n, 'officer', '', 1, 1, 0, '', 'p' || n, '', '', 0 FROM n"
        ),
        format!(
            "INSERT INTO registration (id, session_id, person_id, unit_id, state, checks, eligible, reason, ticket_no, room,
                 seat_no, extra_minutes, submitted_by, submitted_at)
             {people} SELECT 'r' || n, 's', 'p' || n, 'u', 'approved', '[]', 1, '', 't' || n, '第一考场', n, 0, '{account}', 0
             FROM n"
        ),
        format!(
            "INSERT INTO attempt (id, session_id, registration_id, person_id, account_id, paper_id, number, state, generation,
                 extra_minutes, opened_at, deadline, counted_until, writer)
             {people} SELECT 'a' || n, 's', 'r' || n, 'p' || n, '{account}', 'p', 1, 'open', 1, 0, {began}, {began} + 5400000,
                 {began} + 5415000, 'x' FROM n"
        ),
        format!(
            "INSERT INTO answer_event (attempt_id, generation, seq, slot, choice, flagged, received_at, late)
             {events} SELECT a.id, 1, n.n, n.n, 'A', 0, {now} - 1000 * n.n, 0 FROM n, attempt a"
        ),
    ];
    let mut tx = platform.store.begin_write().await.expect("a transaction");
    for sql in statements {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.expect("a full hall");
    }
    tx.commit().await.expect("committed");
}

impl Hall {
    /// One answer of a candidate, through the endpoint.
    async fn save(&mut self, number: usize) {
        self.seq += 1;
        let body = format!(
            "{{\"attempt\":\"a{number}\",\"generation\":1,\"events\":[{{\"seq\":{},\"slot\":7,\"choice\":\"B\",\"flagged\":false}}]}}",
            self.seq
        );
        let request = Request::post("/api/save")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, format!("mingfa={}", self.officer))
            .body(Body::from(body))
            .expect("a request");
        let reply = self.site.clone().oneshot(request).await.expect("an answer");
        assert!(reply.status().is_success(), "{}", reply.status());
    }
}

/// A look of the shared board while the hall goes on: the first, and the others with what changed between.
async fn looks(name: &str, hall: &mut Hall) {
    let by = hall.organizer.0.organizer().expect("an organizer");
    let began = Instant::now();
    let first = board::look(&hall.platform, &by, "s").await.expect("a board");
    println!("board_first_{name}: {:.1} ms ({} rows)", ms(began.elapsed()), first.rows.len());
    let mut times = Vec::new();
    for look in 0..LOOKS {
        for one in 0..SAVES {
            hall.save((look * SAVES + one * 37) % CANDIDATES + 1).await;
        }
        let began = Instant::now();
        board::look(&hall.platform, &by, "s").await.expect("a board");
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let (median, slowest) = (ms(times[LOOKS / 2]), ms(times[LOOKS - 1]));
    println!("board_look_{name}: {median:.1} ms median, {slowest:.1} ms slowest ({SAVES} saves between)");
}

/// From the commit of an act to its event at each of the boards.
async fn delays(name: &str, hall: &mut Hall) {
    let (sender, mut heard) = mpsc::unbounded_channel();
    for _ in 0..BOARDS {
        let request = Request::get("/organizer/sessions/s/events")
            .header(header::COOKIE, format!("mingfa={}", hall.organizer.1))
            .body(Body::empty())
            .expect("a request");
        let mut body = hall.site.clone().oneshot(request).await.expect("a stream").into_body();
        let sender = sender.clone();
        tokio::spawn(async move {
            while let Some(Ok(frame)) = body.frame().await {
                let text = frame.data_ref().map(|d| String::from_utf8_lossy(d).into_owned()).unwrap_or_default();
                let _ = sender.send((Instant::now(), text));
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    while heard.try_recv().is_ok() {}
    let mut times = Vec::new();
    for act in 0..ACTS {
        // Acts fall anywhere between two looks.
        tokio::time::sleep(Duration::from_millis((act as u64 * 137) % 1_000)).await;
        let number = act + 1;
        hall.save(number).await;
        let (committed, row) = (Instant::now(), format!("id=\"a-a{number}\""));
        let mut boards = 0;
        while boards < BOARDS {
            let (at, text) = heard.recv().await.expect("an event");
            if text.contains(&row) {
                boards += 1;
                times.push(at.saturating_duration_since(committed));
            }
        }
    }
    times.sort_unstable();
    let (median, slowest) = (ms(times[times.len() / 2]), ms(times[times.len() - 1]));
    println!("board_delay_{name}: {median:.0} ms median, {slowest:.0} ms slowest ({BOARDS} boards, {ACTS} acts)");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
