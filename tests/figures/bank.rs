//! How fast the bank answers with 10,000 items, on both databases: the search that follows the typing, and an import of
//! 5,000 rows. Run with `cargo run --release --example bank_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

mod ground;

use question_bank::{Item, ItemId};
use server::accounts::{self, manage};
use server::authority::{Caller, Console, Role};
use server::bank::{Filter, import, list, load, sheet};
use server::storage::unit::{self, Unit};
use server::{Clock, Platform};
use std::time::{Duration, Instant};

const ITEMS: usize = 10_000;
const ROWS: usize = 5_000;

#[tokio::main]
async fn main() {
    let clock = Clock::system();
    for (name, platform) in ground::platforms("bank", &clock).await {
        figures(name, platform).await;
    }
}

async fn figures(name: &str, platform: Platform) {
    let caller = author(&platform).await;
    let items = bank(ITEMS, 0);
    let began = Instant::now();
    load::load(&platform, &items).await.expect("loaded");
    println!("bank_load_{name}: {:.2} s ({ITEMS} items)", began.elapsed().as_secs_f64());
    search(name, &platform, &caller).await;
    rows(name, &platform, &caller).await;
    platform.store.close().await;
}

/// Someone who writes items.
async fn author(platform: &Platform) -> Caller {
    let unit = Unit { id: "u".into(), code: "u".into(), name: "局".into(), kind: "agency".into(), position: 1 };
    let mut tx = platform.store.begin_write().await.expect("a transaction");
    unit::insert(&mut tx, &unit).await.expect("a unit");
    tx.commit().await.expect("committed");
    let invited = manage::invite(platform, Console, "he", "何", "局", &[Role::Author]).await.expect("invited");
    let from = ("127.0.0.1", "figures");
    let signed_in = accounts::activate(platform, "he", &invited.code, "Xue-2026-fa", from).await.expect("activated");
    accounts::caller(platform, &signed_in.token).await.expect("read").expect("signed in")
}

/// Each search as one typing it sees it, from the question to the page's rows and count, twenty times.
async fn search(name: &str, platform: &Platform, caller: &Caller) {
    let by = caller.bank_reader().expect("an author");
    let mut slowest = Duration::ZERO;
    for typed in ["罚", "听证", "当场处罚", "二百元 街道", "没有这样的文字", "APL-05-1"] {
        let filter = Filter { text: typed.to_owned(), ..Filter::default() };
        let mut times = Vec::new();
        let mut matching = 0;
        for _ in 0..20 {
            let began = Instant::now();
            matching = list::list(platform, &by, &filter, 1).await.expect("found").matching;
            times.push(began.elapsed());
        }
        times.sort_unstable();
        println!(
            "search_{name}: {:.1} ms median, {:.1} ms slowest for “{typed}” ({matching} found)",
            ms(times[10]),
            ms(times[19])
        );
        slowest = slowest.max(times[10]);
    }
    println!("search_worst_{name}: {:.1} ms", ms(slowest));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn rows(name: &str, platform: &Platform, caller: &Caller) {
    let by = caller.author().expect("an author");
    let file = sheet::print(&bank(ROWS, 7)).expect("a workbook").file;
    let (size, began) = (file.len(), Instant::now());
    let (id, work) = import::begin(platform, &by, "五千题.xlsx", file).await.expect("begun");
    work.await.expect("read");
    let read = began.elapsed();
    let preview = import::preview(platform, &by, &id).await.expect("staged");
    let began = Instant::now();
    let made = import::confirm(platform, &by, &id, true).await.expect("confirmed");
    println!(
        "import_{name}: {:.2} s to the preview ({} rows, {:.1} MB), {:.2} s to confirm {made} drafts",
        read.as_secs_f64(),
        preview.row_count,
        size as f64 / 1e6,
        began.elapsed().as_secs_f64()
    );
}

/// A bank of the shipped items, each with the first half of its own stem and the second half of another's.
fn bank(count: usize, shift: usize) -> Vec<Item> {
    let shipped = question_bank::content::items().expect("the bank");
    let alone: Vec<&Item> = shipped.iter().filter(|item| item.material.is_none()).collect();
    let half = |text: &str, second: bool| -> String {
        let chars: Vec<char> = text.chars().collect();
        let (first, rest) = chars.split_at(chars.len() / 2);
        if second { rest.iter().collect() } else { first.iter().collect() }
    };
    let one = |n: usize| {
        let own = alone[n % alone.len()];
        let other = alone[(n / alone.len() * 37 + n + 1 + shift) % alone.len()];
        let id = ItemId::parse(&format!("{}-{}{n:05}", own.node, if shift == 0 { "X" } else { "Y" })).expect("an id");
        Item { id, stem: half(&own.stem, false) + &half(&other.stem, true), enemies: Vec::new(), ..own.clone() }
    };
    (0..count).map(one).collect()
}
