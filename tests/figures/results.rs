//! How fast results can be looked at and corrected with 2,000 attempts of 80 answers, on both databases. Run with
//! `cargo run --release --example results_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

use server::accounts;
use server::config::Config;
use server::demo::{Plan, Stage, build_stage};
use server::sittings::correct_key::{self, Asked};
use server::sittings::mark;
use server::storage::{Store, StoreError};
use server::vault::Vault;
use server::{Clock, Platform};
use std::path::PathBuf;
use std::time::Instant;
use storm::cluster::{self, Writing};

const CANDIDATES: usize = 2_000;
const PASSWORD: &str = "Xuefa-2026";

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/storm/results");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let sqlite = format!("sqlite:{}", folder.join("results.db").display());
    let postgres = cluster::new_database(Writing::Durable, &format!("results{}", std::process::id())).await;
    for (name, url) in [("sqlite", sqlite), ("postgres", postgres)] {
        figures(name, &url).await.expect("the database opens");
    }
}

async fn figures(name: &str, url: &str) -> Result<(), StoreError> {
    let config = Config {
        database: url.to_owned(),
        key_file: PathBuf::new(),
        listen: ([127, 0, 0, 1], 0).into(),
        site: PathBuf::new(),
        tls: false,
        behind_proxy: false,
    };
    let clock = Clock::manual(1_780_275_600_000);
    let platform = Platform::new(Store::open(url).await?, clock.clone(), Vault::new(&[7; 32]), config);
    let plan = Plan { candidates: CANDIDATES, password: PASSWORD.into(), now: clock.now() };
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
    Ok(())
}
