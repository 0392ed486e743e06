//! Loads that measure: as fast as the server answers, or at a given rate. Times are of the client, so they hold everything
//! an officer would wait for except the network.

use crate::candidate::Candidate;
use crate::wire::Wire;
use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    /// Save one answer.
    Save,
    /// The same body, to a bare echo at this address.
    Echo(SocketAddr),
    /// Load the exam page.
    Page,
    /// Open the attempt, then load the exam page.
    Start,
}

/// How a load went.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Requests answered as they should be.
    pub done: usize,
    /// Requests answered otherwise, or not.
    pub failed: usize,
    /// How long it took.
    pub seconds: f64,
    /// Waiting time of every request in microseconds, sorted.
    pub micros: Vec<u64>,
}

impl Measured {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.done as f64 / self.seconds
    }

    /// The time within which this share of the requests was answered, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.micros.len().saturating_sub(1);
        self.micros.get((last as f64 * share) as usize).map_or(f64::NAN, |m| *m as f64 / 1000.0)
    }
}

/// Everybody asks again as soon as the answer is there, for so long.
pub async fn flood(people: Vec<Candidate>, ask: Ask, long: Duration) -> (Vec<Candidate>, Measured) {
    let until = Instant::now() + long;
    run(people, ask, move |_, _| (Instant::now() < until).then(Instant::now)).await
}

/// Everybody asks once.
pub async fn once(people: Vec<Candidate>, ask: Ask) -> (Vec<Candidate>, Measured) {
    run(people, ask, |_, round| (round == 0).then(Instant::now)).await
}

/// Everybody asks at fixed instants that make up this rate together; waiting counts from the instant that was due.
pub async fn paced(people: Vec<Candidate>, ask: Ask, rate: f64, long: Duration) -> (Vec<Candidate>, Measured) {
    let (start, count) = (Instant::now(), people.len() as f64);
    run(people, ask, move |person, round| {
        let due = Duration::from_secs_f64((person as f64 + round as f64 * count) / rate);
        (due < long).then(|| start + due)
    })
    .await
}

async fn run(
    people: Vec<Candidate>,
    ask: Ask,
    due: impl Fn(usize, usize) -> Option<Instant> + Copy + Send + 'static,
) -> (Vec<Candidate>, Measured) {
    let start = Instant::now();
    let mut running = JoinSet::new();
    for (person, mut candidate) in people.into_iter().enumerate() {
        running.spawn(async move {
            let mut echo = match ask {
                Ask::Echo(address) => Some(Wire::to(address)),
                _ => None,
            };
            let mut own = Measured::default();
            for round in 0.. {
                let Some(at) = due(person, round) else { break };
                if at > Instant::now() {
                    tokio::time::sleep_until(at.into()).await;
                }
                let good = exchange(&mut candidate, echo.as_mut(), ask).await;
                own.micros.push(u64::try_from(at.elapsed().as_micros()).unwrap_or(u64::MAX));
                own.done += usize::from(good);
                own.failed += usize::from(!good);
            }
            (candidate, own)
        });
    }
    let (mut people, mut all) = (Vec::new(), Measured::default());
    while let Some(done) = running.join_next().await {
        let (candidate, own) = done.expect("a candidate came through");
        people.push(candidate);
        all.done += own.done;
        all.failed += own.failed;
        all.micros.extend(own.micros);
    }
    all.seconds = start.elapsed().as_secs_f64();
    all.micros.sort_unstable();
    (people, all)
}

async fn exchange(candidate: &mut Candidate, echo: Option<&mut Wire>, ask: Ask) -> bool {
    match (ask, echo) {
        (Ask::Echo(_), Some(echo)) => {
            let body = candidate.next_save();
            echo.json("/echo", body.into()).await.is_ok_and(|r| r.status.is_success())
        }
        (Ask::Page, _) => candidate.load_page().await.is_some(),
        (Ask::Start, _) => {
            candidate.open().await;
            candidate.load_page().await.is_some()
        }
        _ => candidate.save_one().await,
    }
}

/// A bare axum server that answers a POST with its body: the least a save could cost.
pub async fn serve_echo(listener: TcpListener) {
    let app = Router::new().route("/echo", post(|body: Bytes| async move { body }));
    axum::serve(listener, app).await.expect("the echo serves");
}
