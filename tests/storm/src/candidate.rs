//! One candidate: signs in, opens the attempt, answers every question (some twice), and hands in. What was not acknowledged
//! stays in the queue and is sent again, as the exam page does, so a server that goes away loses nothing.

use crate::history::{Event, History, Line};
use crate::wire::{Lost, Reply, Wire};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Events in one save at most.
const BATCH: usize = 20;

/// A candidate at a desk.
#[derive(Debug)]
pub struct Candidate {
    /// Attempt id.
    pub attempt: String,
    /// The writing generation, once opened.
    pub generation: i64,
    wire: Wire,
    history: Arc<History>,
    acknowledged: watch::Sender<u64>,
    queue: VecDeque<Event>,
    next_seq: i64,
    /// State of a small generator, so that a run can be played again.
    dice: u64,
}

#[derive(Deserialize)]
struct Taken {
    acks: Vec<Ack>,
    now: i64,
    next_seq: i64,
}

#[derive(Deserialize)]
struct Ack {
    seq: i64,
    outcome: String,
}

impl Candidate {
    /// At the door.
    pub fn new(
        address: SocketAddr,
        attempt: &str,
        number: u64,
        history: Arc<History>,
        acknowledged: watch::Sender<u64>,
    ) -> Self {
        Self {
            attempt: attempt.to_owned(),
            generation: 0,
            wire: Wire::to(address),
            history,
            acknowledged,
            queue: VecDeque::new(),
            next_seq: 1,
            dice: number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        }
    }

    /// Comes signed in, with the cookie of it (`name=value`).
    pub fn holding(self, cookie: &str) -> Self {
        Self { wire: self.wire.holding(cookie), ..self }
    }

    /// Signs in; tries until it works.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        self.insist("/api/sign-in", &[("login", login), ("password", password)]).await;
    }

    /// Opens the attempt; tries until it works.
    pub async fn open(&mut self) {
        let attempt = self.attempt.clone();
        self.insist("/api/open-attempt", &[("attempt", &attempt), ("promise", "1")]).await;
        self.generation = 1;
    }

    /// Loads the exam page; its size as it came over the wire.
    pub async fn load_page(&mut self) -> Option<usize> {
        let reply = self.wire.page(&format!("/attempt/{}", self.attempt)).await.ok()?;
        (reply.status == StatusCode::OK).then(|| reply.body.len())
    }

    /// Saves one new answer; whether it was acknowledged.
    pub async fn save_one(&mut self) -> bool {
        let body = self.next_save();
        let reply = self.wire.json("/api/save", body.into()).await;
        reply.is_ok_and(|r| r.status == StatusCode::OK && r.body.windows(7).any(|w| w == b"\"saved\""))
    }

    /// The body of a save of one new answer.
    pub fn next_save(&mut self) -> String {
        let (seq, slot) = (self.next_seq, 1 + self.next_seq % crate::hall::QUESTIONS);
        self.next_seq += 1;
        let choice = ["A", "B"][self.roll(2) as usize];
        json!({"attempt": self.attempt, "generation": self.generation,
               "events": [{"seq": seq, "slot": slot, "choice": choice, "flagged": false}]})
        .to_string()
    }

    /// Answers every question once in order, changes every fifth, and does not stop before all is acknowledged.
    pub async fn answer_all(&mut self, questions: i64) {
        for slot in 1..=questions {
            self.press(slot);
            if slot % 5 == 0 {
                let earlier = 1 + i64::try_from(self.roll(slot as u64)).unwrap_or(0);
                self.press(earlier);
            }
            self.send_all().await;
        }
    }

    /// Answers the questions in their order with these letters, and does not stop before all is acknowledged.
    pub async fn answer(&mut self, letters: &[String]) {
        for (slot, choice) in (1..).zip(letters) {
            self.enqueue(slot, choice.clone());
        }
        self.send_all().await;
    }

    /// Hands in until a receipt is there.
    pub async fn hand_in(&mut self) {
        let (attempt, generation) = (self.attempt.clone(), self.generation.to_string());
        let fields = [("attempt", attempt.as_str()), ("generation", &generation), ("confirm", "1")];
        self.insist("/api/hand-in", &fields).await;
        self.history.note([Line::HandedIn { attempt }]);
    }

    /// A number below `below`.
    fn roll(&mut self, below: u64) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice % below
    }

    fn press(&mut self, slot: i64) {
        let choice = ["A", "B", "AB", "ABD", "C", ""][self.roll(6) as usize].to_owned();
        self.enqueue(slot, choice);
    }

    fn enqueue(&mut self, slot: i64, choice: String) {
        let event =
            Event { attempt: self.attempt.clone(), generation: self.generation, seq: self.next_seq, slot, choice };
        self.next_seq += 1;
        self.queue.push_back(event);
    }

    /// Empties the queue; only an acknowledgement takes an event out.
    async fn send_all(&mut self) {
        let mut tries = 0;
        while !self.queue.is_empty() {
            let batch: Vec<Event> = self.queue.iter().take(BATCH).cloned().collect();
            self.history.note(batch.iter().cloned().map(Line::Invoke));
            let events: Vec<_> = batch
                .iter()
                .map(|e| json!({"seq": e.seq, "slot": e.slot, "choice": e.choice, "flagged": false}))
                .collect();
            let body = json!({"attempt": self.attempt, "generation": self.generation, "events": events}).to_string();
            match self.wire.json("/api/save", body.into()).await {
                Ok(reply) if reply.status == StatusCode::OK => {
                    tries = 0;
                    self.acknowledge(batch, &reply);
                }
                Ok(reply) if reply.status.is_server_error() => {
                    self.history.note(batch.into_iter().map(Line::Unknown));
                    back_off(&mut tries).await;
                }
                Ok(reply) => panic!("{}: {} {}", self.attempt, reply.status, String::from_utf8_lossy(&reply.body)),
                Err(Lost) => {
                    self.history.note(batch.into_iter().map(Line::Unknown));
                    back_off(&mut tries).await;
                }
            }
        }
    }

    fn acknowledge(&mut self, batch: Vec<Event>, reply: &Reply) {
        let taken: Taken = serde_json::from_slice(&reply.body).expect("acknowledgements");
        for event in batch {
            let ack = taken.acks.iter().find(|a| a.seq == event.seq).expect("every event has its acknowledgement");
            let place = self.queue.iter().position(|e| e.seq == event.seq);
            let mut queued = place.and_then(|at| self.queue.remove(at)).expect("it waited");
            if ack.outcome == "conflict" {
                self.next_seq = self.next_seq.max(taken.next_seq);
                queued.seq = self.next_seq;
                self.next_seq += 1;
                self.queue.push_back(queued);
            } else {
                self.acknowledged.send_modify(|n| *n += 1);
            }
            self.history.note([Line::Ok { event, outcome: ack.outcome.clone(), now: taken.now }]);
        }
    }

    /// Sends a form until the server answers it; a refusal is a fault of the run.
    async fn insist(&mut self, path: &str, fields: &[(&str, &str)]) {
        let mut tries = 0;
        loop {
            match self.wire.form(path, fields).await {
                Ok(reply) if reply.status.is_success() || reply.status.is_redirection() => return,
                Ok(reply) if !reply.status.is_server_error() => {
                    panic!("{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body))
                }
                _ => back_off(&mut tries).await,
            }
        }
    }
}

async fn back_off(tries: &mut u32) {
    tokio::time::sleep(Duration::from_millis(20 << (*tries).min(5))).await;
    *tries += 1;
}
