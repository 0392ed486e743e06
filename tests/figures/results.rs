//! How fast results can be looked at and corrected with 2,000 attempts of 80 answers, on both databases. Run with
//! `cargo run --release --example results_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

mod ground;

use server::accounts;
use server::demo::{Plan, Stage, build_stage};
use server::sittings::correct_key::{self, Asked};
use server::sittings::mark;
use server::{Clock, Platform};
use std::time::Instant;

const CANDIDATES: usize = 2_000;
/// A Monday at nine in Beijing.
const START: i64 = 1_780_275_600_000;
const PASSWORD: &str = "Xuefa-2026";

#[tokio::main]
async fn main() {
    let clock = Clock::manual(START);
    for (name, platform) in ground::platforms("results", &clock).await {
        figures(name, platform).await;
    }
}

async fn figures(name: &str, platform: Platform) {
    let plan = Plan { candidates: CANDIDATES, password: PASSWORD.into(), now: platform.clock.now() };
    let manifest = build_stage(&platform, &plan, Stage::Published, &|_| ()).await.expect("a published session");
    let session = manifest.sessions[0].id.as_str();
    let signed_in =
        accounts::sign_in(&platform, "kaowu1", PASSWORD, ("127.0.0.1", "figures")).await.expect("signed in");
    let caller = accounts::caller(&platform, &signed_in.token).await.expect("read").expect("signed in");
    let by = caller.organizer().expect("an organizer");

    let item: String = sqlx::query_scalar("SELECT item_id FROM item_use ORDER BY papers DESC, item_id LIMIT 1")
        .fetch_one(platform.store.read())
        .await
        .expect("an item");
    let asked = Asked { item, act: "full_credit".into(), letters: String::new(), reason: "题干有歧义".into() };
    let id = correct_key::propose(&platform, &by, session, &asked).await.expect("proposed");
    let mut times = Vec::new();
    let (mut papers, mut changes) = (0, 0);
    for _ in 0..5 {
        let began = Instant::now();
        let preview = correct_key::preview(&platform, &by, &id).await.expect("a preview");
        times.push(began.elapsed().as_secs_f64());
        (papers, changes) = (preview.papers, preview.changes.len());
    }
    times.sort_by(f64::total_cmp);
    println!(
        "correction_preview_{name}: {:.2} s median, {:.2} s slowest ({CANDIDATES} candidates, {papers} papers hold the item, {changes} results change)",
        times[2], times[4]
    );
    let began = Instant::now();
    let found = correct_key::suspicious(&platform, &by, session).await.expect("items").len();
    println!("suspicious_items_{name}: {:.2} s ({found} items)", began.elapsed().as_secs_f64());
    let began = Instant::now();
    let different = mark::recompute(&platform, session).await.expect("computed");
    println!("recompute_{name}: {:.2} s ({} differ)", began.elapsed().as_secs_f64(), different.len());
    platform.store.close().await;
}
