//! The figures of the running program, each printed as `name: value`. The echo runs in a process of its own, as the program
//! does, under the same client in the same run, so that their ratio says more than either.

use crate::candidate::Candidate;
use crate::cluster::{self, Writing};
use crate::hall::signed_in;
use crate::load::{Ask, Measured, flood, once, paced};
use crate::program::{Place, Serving};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Candidates who save at once.
const SAVING: usize = 200;
/// Connections that load pages.
const LOADING: usize = 64;
/// How long each load lasts.
const LONG: Duration = Duration::from_secs(4);

/// What is measured, and against which echo.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The `mingfa` program.
    pub program: PathBuf,
    /// Folder of the built browser half.
    pub site: PathBuf,
    /// Build folder, where the databases go.
    pub target: PathBuf,
    /// Address of the bare echo.
    pub echo: SocketAddr,
    /// Open attempts while memory is read.
    pub open: usize,
}

/// Measures these databases (`sqlite`, `postgres`) and says each figure.
pub async fn all(plan: &Plan, databases: &[String], say: &impl Fn(&str, String)) {
    for name in databases.iter().map(String::as_str) {
        let folder = plan.target.join("storm").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let database = match name {
            "sqlite" => format!("sqlite:{}", folder.join("bench.db").display()),
            _ => cluster::new_database(Writing::Durable).await,
        };
        let place = Place { program: plan.program.clone(), site: plan.site.clone(), database, folder };
        one(&place, plan, &|figure, value| say(&format!("{figure}_{name}"), value)).await;
    }
}

async fn one(place: &Place, plan: &Plan, say: &impl Fn(&str, String)) {
    let open = plan.open;
    let manifest = place.demo("running", open + open / 10).await;
    assert!(manifest.attempts.len() >= open, "only {} attempts", manifest.attempts.len());
    let serving = ready(place, say).await;
    let began = Instant::now();
    let people = signed_in(serving.address, &manifest, open, &place.history()).await;
    say("sign_in", format!("{:.0} a second", open as f64 / began.elapsed().as_secs_f64()));
    let people = start(people, say).await;
    let (now, highest) = serving.memory();
    say("memory", format!("{now:.0} MiB with {open} open attempts, {highest:.0} MiB at its highest"));
    saves(people, plan.echo, say).await;
    let (now, highest) = serving.memory();
    say("memory_after_load", format!("{now:.0} MiB, {highest:.0} MiB at its highest"));
    serving.stop().await;
}

async fn ready(place: &Place, say: &impl Fn(&str, String)) -> Serving {
    let began = Instant::now();
    let serving = place.serve(None).await;
    let mut wire = crate::wire::Wire::to(serving.address);
    while !wire.page("/readyz").await.is_ok_and(|r| r.status.is_success()) {}
    say("ready", format!("{:.2} s after the start", began.elapsed().as_secs_f64()));
    serving
}

/// Everybody opens the attempt and loads the page, then some load it again and again.
async fn start(people: Vec<Candidate>, say: &impl Fn(&str, String)) -> Vec<Candidate> {
    let (mut opened, mut all) = (Vec::new(), Measured::default());
    let mut waiting = people.into_iter();
    loop {
        let group: Vec<_> = waiting.by_ref().take(LOADING).collect();
        if group.is_empty() {
            break;
        }
        let (group, one) = once(group, Ask::Start).await;
        all.done += one.done;
        all.failed += one.failed;
        all.seconds += one.seconds;
        opened.extend(group);
    }
    say("start", format!("{:.0} openings with their pages a second, {} failed", all.rate(), all.failed));
    let bytes = match opened.first_mut() {
        Some(first) => first.load_page().await.unwrap_or(0),
        None => 0,
    };
    say("start_page", format!("{:.1} KB compressed", bytes as f64 / 1000.0));
    let rest = opened.split_off(LOADING.min(opened.len()));
    let (opened, pages) = flood(opened, Ask::Page, LONG).await;
    say(
        "page",
        format!("{:.0} pages a second, p99 {:.0} ms, {} failed", pages.rate(), pages.within(0.99), pages.failed),
    );
    opened.into_iter().chain(rest).collect()
}

async fn saves(mut people: Vec<Candidate>, echo: SocketAddr, say: &impl Fn(&str, String)) {
    people.truncate(SAVING);
    let (people, _) = flood(people, Ask::Save, LONG / 4).await;
    let (people, echo_first) = flood(people, Ask::Echo(echo), LONG / 2).await;
    let (people, save) = flood(people, Ask::Save, LONG).await;
    let (people, echo_second) = flood(people, Ask::Echo(echo), LONG / 2).await;
    let echoes = (echo_first.rate() + echo_second.rate()) / 2.0;
    say("save", format!("{:.0} a second from {SAVING} candidates, {} failed", save.rate(), save.failed));
    say("save_echo", format!("{echoes:.0} a second by a bare echo"));
    say("save_ratio", format!("{:.2}", save.rate() / echoes));
    let (_, half) = paced(people, Ask::Save, save.rate() / 2.0, LONG).await;
    say(
        "save_half",
        format!(
            "p50 {:.1} ms, p99 {:.1} ms at {:.0} a second, {} failed",
            half.within(0.5),
            half.within(0.99),
            half.rate(),
            half.failed
        ),
    );
}

/// The `mingfa` program and site of this check-out's release build.
pub fn release(target: &Path) -> (PathBuf, PathBuf) {
    (target.join("release/mingfa"), target.join("site"))
}
