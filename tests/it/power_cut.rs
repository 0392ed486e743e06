//! The program killed while a hall answers: what was acknowledged is there, what was not is sent again, and every score
//! comes out of the events.

use crate::harness::new_postgres;
use crate::harness::process::Folder;
use server::clock::DAY;
use server::config::Config;
use server::storage::audit::Verdict;
use server::storage::{Store, audit};
use server::vault::Vault;
use server::{Clock, Platform, accounts, sittings};
use storm::check::check;
use storm::hall::{Hall, QUESTIONS};
use storm::manifest::Manifest;
use storm::program::Place;

const CANDIDATES: usize = 100;
const KILLS: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_no_acknowledged_answer_on_sqlite() {
    let folder = Folder::new();
    twenty_kills(&folder.place(folder.sqlite())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_no_acknowledged_answer_on_postgres() {
    let folder = Folder::new();
    twenty_kills(&folder.place(new_postgres().await)).await;
}

async fn twenty_kills(place: &Place) {
    let manifest = place.demo("running", CANDIDATES + 30).await;
    let mut serving = place.serve(None).await;
    let hall = Hall::sit(serving.address, &manifest, CANDIDATES, &place.history());
    let events = (QUESTIONS + QUESTIONS / 5) as u64 * CANDIDATES as u64;
    let part = events / (KILLS + 1);
    for kill in 1..=KILLS {
        hall.until(kill * part + rand::random_range(0..part)).await;
        let address = serving.kill().await;
        serving = place.serve(Some(address)).await;
    }
    assert_eq!(hall.end().await, events, "every event was acknowledged in the end");
    serving.stop().await;
    mark(place, &manifest).await;
    let verdict = check(&place.database, &place.history()).await;
    assert_eq!(verdict.problems, Vec::<String>::new());
    assert_eq!((verdict.acknowledged, verdict.handed_in), (events as usize, CANDIDATES));
    assert_eq!((verdict.stored, verdict.scores), (events as usize, CANDIDATES));
    the_checker_sees(place, "DELETE FROM answer_event WHERE seq = 7", "is lost").await;
    the_checker_sees(place, "UPDATE answer_event SET choice = 'I' WHERE seq = 9", "and is (").await;
    the_checker_sees(place, "UPDATE attempt SET answered = answered + 1", "receipt").await;
    the_checker_sees(place, "UPDATE result SET score = score + 100", "marked again").await;
}

/// Marks the session a week later, when nobody can enter any more.
async fn mark(place: &Place, manifest: &Manifest) {
    let store = Store::open(&place.database).await.expect("the database opens");
    let vault = Vault::open(&place.folder.join("key")).expect("the key");
    let clock = Clock::manual(Clock::system().now() + 8 * DAY);
    let config = Config {
        database: place.database.clone(),
        key_file: place.folder.join("key"),
        listen: ([127, 0, 0, 1], 0).into(),
        site: place.site.clone(),
        tls: false,
        behind_proxy: false,
    };
    let platform = Platform::new(store, clock, vault, config);
    let from = ("192.0.2.1", "test");
    let signed_in = accounts::sign_in(&platform, "kaowu1", &manifest.password, from).await.expect("signed in");
    let caller = accounts::caller(&platform, &signed_in.token).await.expect("read").expect("signed in");
    let organizer = caller.organizer().expect("an organizer");
    let session = &manifest.sessions[0].id;
    let marked = sittings::mark_session(&platform, &organizer, session).await.expect("marked");
    assert_eq!(marked.attempts, CANDIDATES);
    assert_eq!(sittings::mark::recompute(&platform, session).await.expect("recomputed"), []);
    assert!(matches!(audit::verify(&platform.store).await.expect("read"), Verdict::Whole(_)));
    platform.store.close().await;
}

/// A checker that cannot fail proves nothing: damages the database and expects to be told.
async fn the_checker_sees(place: &Place, damage: &'static str, words: &str) {
    let pool = sqlx::AnyPool::connect(&place.database).await.expect("the database opens");
    sqlx::query(damage).execute(&pool).await.expect("damaged");
    pool.close().await;
    let verdict = check(&place.database, &place.history()).await;
    assert!(verdict.problems.iter().any(|p| p.contains(words)), "{damage} was not seen");
}
