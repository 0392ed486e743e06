//! How fast and how even: run with `cargo run --release -p question-bank --example figures`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/bank/generated.rs"]
#[allow(dead_code)]
mod generated;

use question_bank::formats::toml::{parse, print};
use question_bank::lint::lint;
use question_bank::marking::{mark, total_only};
use question_bank::{AnswerKey, Blueprint, Choice, Dealer, Item, ItemId, Paper, Policy};
use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

const PAPERS: usize = 2000;

fn main() {
    let (items, standard) = (generated::bank_of_800(), Blueprint::standard());
    let start = Instant::now();
    let papers = Dealer::new(&items, &standard, &[42; 32]).unwrap().papers(PAPERS);
    println!(
        "draw: {:.1} ms ({PAPERS} papers of {} from {} items)",
        start.elapsed().as_secs_f64() * 1e3,
        standard.count(),
        items.len()
    );
    println!("draw_exposure: max-min {}", exposure(&items, &standard, &papers));
    let with_enemies = among_enemies(items.clone());
    let start = Instant::now();
    let among = Dealer::new(&with_enemies, &standard, &[42; 32]).unwrap().papers(PAPERS);
    println!(
        "draw_enemies: {:.1} ms, max-min {}",
        start.elapsed().as_secs_f64() * 1e3,
        exposure(&with_enemies, &standard, &among)
    );
    marking(&items, &papers);
    files();
}

/// 100 pairs of enemies spread over the bank.
fn among_enemies(mut items: Vec<Item>) -> Vec<Item> {
    (0..100).for_each(|n| generated::set_enemies(&mut items, n * 8, (n * 8 + 11 * n + 60) % 800));
    items
}

/// Reading and checking a bank of 10,000, made of the shipped one: the first half of one stem and the second of another.
fn files() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let read = |path: std::path::PathBuf| parse("content", &std::fs::read_to_string(path).unwrap()).unwrap();
    let shipped: Vec<Item> = folder.read_dir().unwrap().flat_map(|entry| read(entry.unwrap().path())).collect();
    let alone: Vec<&Item> = shipped.iter().filter(|item| item.material.is_none()).collect();
    let items: Vec<Item> = (0..10_000).map(|n| crossed(&alone, n)).collect();
    let text = print(&items);
    let start = Instant::now();
    let read = parse("bank.toml", &text).unwrap();
    println!("load: {:.2} s ({} items, {:.1} MB)", start.elapsed().as_secs_f64(), read.len(), text.len() as f64 / 1e6);
    let start = Instant::now();
    let found = lint(&read).len();
    println!("lint: {:.2} s ({} items, {found} findings)", start.elapsed().as_secs_f64(), read.len());
}

fn crossed(items: &[&Item], n: usize) -> Item {
    let (first, second) = (items[n % items.len()], items[(n * 7 + n / items.len() * 131) % items.len()]);
    let half = |item: &Item, late: bool| -> String {
        let middle = item.stem.chars().count() / 2;
        if late { item.stem.chars().skip(middle).collect() } else { item.stem.chars().take(middle).collect() }
    };
    let stem = format!("{}{}", half(first, false), half(second, true));
    Item { id: ItemId::parse(&format!("{}-{n}", first.id)).unwrap(), stem, enemies: Vec::new(), ..first.clone() }
}

fn exposure(items: &[Item], blueprint: &Blueprint, papers: &[Paper]) -> usize {
    let mut used: HashMap<&ItemId, usize> = items.iter().map(|item| (&item.id, 0)).collect();
    papers.iter().flat_map(|paper| &paper.slots).for_each(|slot| *used.get_mut(&slot.item).unwrap() += 1);
    let spread = |stratum: &question_bank::Stratum| {
        let counts: Vec<usize> = items.iter().filter(|item| stratum.takes(item)).map(|item| used[&item.id]).collect();
        counts.iter().max().unwrap() - counts.iter().min().unwrap()
    };
    blueprint.strata.iter().map(spread).max().unwrap()
}

fn marking(items: &[Item], papers: &[Paper]) {
    let by_id: HashMap<&ItemId, &Item> = items.iter().map(|item| (&item.id, item)).collect();
    let start = Instant::now();
    let keys: Vec<AnswerKey> =
        papers.iter().map(|paper| AnswerKey::compile(paper, |id, _| by_id.get(id).copied()).unwrap()).collect();
    println!("compile: {:.1} ms ({PAPERS} answer keys)", start.elapsed().as_secs_f64() * 1e3);
    let sheets: Vec<Vec<Choice>> = (0..64u16)
        .map(|sheet| (0..80u16).map(|slot| Choice::from_bits((sheet * 31 + slot * 7) % 16).unwrap()).collect())
        .collect();
    for policy in Policy::ALL {
        let whole = per_minute(&keys, &sheets, |key, sheet| mark(key, sheet, policy).total);
        let total = per_minute(&keys, &sheets, |key, sheet| total_only(key, sheet, policy));
        println!("mark: {whole:.0} papers per minute ({}); total only {total:.0}", policy.code());
    }
}

fn per_minute<T>(keys: &[AnswerKey], sheets: &[Vec<Choice>], work: impl Fn(&AnswerKey, &[Choice]) -> T) -> f64 {
    let start = Instant::now();
    let mut marked = 0u32;
    for round in 0..50 {
        for (place, key) in keys.iter().enumerate() {
            black_box(work(key, &sheets[(place + round) % sheets.len()]));
            marked += 1;
        }
    }
    f64::from(marked) / start.elapsed().as_secs_f64() * 60.0
}
