//! How fast and how even: run with `cargo run --release -p question-bank --example figures`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/bank/generated.rs"]
#[allow(dead_code)]
mod generated;

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
}

/// 100 pairs of enemies spread over the bank.
fn among_enemies(mut items: Vec<Item>) -> Vec<Item> {
    (0..100).for_each(|n| generated::set_enemies(&mut items, n * 8, (n * 8 + 11 * n + 60) % 800));
    items
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
