//! Emptying the queue: batches, acknowledgements, what to do while there is no answer.

use super::super::desk::{Chip, Desk, Stop};
use super::super::net::{self, Announced, Saved, Taken};
use super::super::queue::Queue;
use super::{QUEUE, SPOKEN, SYNC, monotonic};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Events in one save at most.
const BATCH: usize = 20;
/// Waits between tries, seconds.
const RETRY: [i32; 5] = [1, 2, 4, 8, 15];
/// Wait after a refusal, milliseconds.
const REFUSED: i32 = 5_000;
/// How long leaving for the check page waits for what is on its way, milliseconds.
const PATIENCE: f64 = 10_000.0;

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static HURRY: Cell<bool> = const { Cell::new(false) };
    /// When a try last failed or was refused.
    static FAILED: Cell<f64> = const { Cell::new(0.0) };
}

/// Starts sending what waits, unless it is being done or nothing may be sent.
pub fn pump(desk: Desk) {
    if QUEUE.with_borrow(|q| !q.events.is_empty()) {
        send(desk);
    }
}

/// Sends what waits; with nothing waiting it only asks how things stand.
pub fn send(desk: Desk) {
    let blocked = matches!(desk.stop.get_untracked(), Stop::TakenOver | Stop::OtherWindow | Stop::HandedIn);
    if SENDING.get() || blocked {
        return;
    }
    SENDING.set(true);
    wasm_bindgen_futures::spawn_local(async move {
        send_all(desk).await;
        SENDING.set(false);
        if desk.stop.get_untracked() != Stop::Paused {
            pump(desk);
        }
    });
}

async fn send_all(desk: Desk) {
    let (attempt, generation) = desk.exam.with_value(|e| (e.attempt.clone(), e.generation));
    let (mut failures, began) = (0usize, monotonic());
    loop {
        let batch: Vec<_> = QUEUE.with_borrow(|q| q.events.iter().take(BATCH).cloned().collect());
        let slow = set_timeout_with_handle(
            move || {
                if SENDING.get() && !desk.offline.get_untracked() && QUEUE.with_borrow(|q| !q.events.is_empty()) {
                    desk.chip.set(Chip::Saving)
                }
            },
            Duration::from_millis(400),
        );
        let heard = desk.announced.with_untracked(|a| a.as_ref().map_or(0, |(number, _)| *number));
        let reply = net::save(&attempt, generation, &batch, heard).await;
        if let Ok(handle) = slow {
            handle.clear();
        }
        match reply {
            Saved::Taken(taken) => {
                failures = 0;
                acknowledge(desk, &attempt, &taken);
                if QUEUE.with_borrow(|q| q.events.is_empty()) {
                    return;
                }
            }
            Saved::Paused(now, announced) => {
                FAILED.set(monotonic());
                return paused(desk, now, announced);
            }
            Saved::Refused(code) => {
                FAILED.set(monotonic());
                refused(desk, &code);
                // What a try at once cannot mend is not tried at once. The sign-in may be renewed in another tab.
                return pause(REFUSED).await;
            }
            Saved::Unreachable => {
                failures += 1;
                FAILED.set(monotonic());
                waiting(desk, failures >= 2 || monotonic() - began > 10_000.0);
                let seconds = RETRY[(failures - 1).min(RETRY.len() - 1)];
                pause(seconds * 1000 + (js_sys::Math::random() * 500.0) as i32).await;
            }
        }
    }
}

/// Whether the server has everything and answers right now: asked before the page is left, because a page that cannot be
/// loaded is no way back.
pub async fn all_is_in(desk: Desk) -> bool {
    let (asked, until) = (monotonic(), monotonic() + PATIENCE);
    HURRY.set(true);
    while monotonic() < until && matches!(desk.stop.get_untracked(), Stop::None | Stop::TimeUp) {
        send(desk);
        net::sleep(100).await;
        if SYNC.get().1 > asked && QUEUE.with_borrow(|q| q.events.is_empty()) {
            return true;
        }
        if FAILED.get() > asked {
            return false;
        }
    }
    false
}

/// Waits so many milliseconds, or until the network or the sign-in is said to be back.
async fn pause(milliseconds: i32) {
    HURRY.set(false);
    let until = monotonic() + f64::from(milliseconds);
    while monotonic() < until && !HURRY.get() {
        net::sleep(100).await;
    }
}

/// Tries at once instead of waiting on.
pub fn hurry(desk: Desk) {
    HURRY.set(true);
    pump(desk);
}

fn waiting(desk: Desk, lost: bool) {
    let unsent = desk.slots.with_value(|s| s.iter().filter(|s| s.with_untracked(|s| s.local)).count());
    if lost {
        desk.chip.set(Chip::Lost);
    } else if unsent > 0 {
        desk.chip.set(Chip::Waiting(unsent));
    }
    desk.offline.set(lost);
}

fn acknowledge(desk: Desk, attempt: &str, taken: &Taken) {
    SYNC.set((taken.now, monotonic()));
    desk.signed_out.set(false);
    announce(desk, taken.announcement.as_ref());
    let stood = desk.stop.get_untracked() == Stop::Paused;
    if stood {
        desk.stop.set(Stop::None);
    }
    let before = desk.exam.with_value(|e| e.deadline);
    desk.exam.update_value(|e| e.deadline = taken.deadline);
    if taken.deadline > before || stood {
        more_time(desk, taken.deadline, stood);
    }
    let mut late = 0;
    QUEUE.with_borrow_mut(|q| {
        for ack in &taken.acks {
            if ack.outcome == "conflict" {
                q.renumber(ack.seq, taken.next_seq);
            } else {
                late += usize::from(ack.outcome == "late");
                q.events.retain(|e| e.seq != ack.seq);
            }
        }
        q.store(attempt);
        for (index, slot) in desk.slots.with_value(Clone::clone).into_iter().enumerate() {
            let waits = q.events.iter().any(|e| e.slot == index as i64 + 1);
            if slot.with_untracked(|s| s.local) && !waits {
                slot.update(|s| s.local = false);
            }
        }
    });
    if desk.offline.get_untracked() {
        desk.offline.set(false);
        let text = match taken.acks.len() {
            0 => "网络已恢复".to_owned(),
            sent => format!("网络已恢复，已上传 {sent} 次作答"),
        };
        desk.notice.set(Some(text.clone()));
        desk.spoken.set(text);
        set_timeout(move || desk.notice.set(None), Duration::from_secs(5));
    }
    if late > 0 {
        desk.notice.set(Some(format!("有 {late} 次作答在截止后才到达，已作为迟到记录保存，由考务决定是否计入。")));
    }
    if !taken.acks.is_empty() {
        desk.chip.set(Chip::Saved(wall(taken.now)));
    } else if desk.chip.with_untracked(|c| !matches!(c, Chip::Saved(_))) {
        desk.chip.set(Chip::Quiet);
    }
}

/// Time stands still: the page is locked, what waits is kept, and the server is asked again by the page's beat.
fn paused(desk: Desk, now: i64, announced: Option<Announced>) {
    SYNC.set((now, monotonic()));
    announce(desk, announced.as_ref());
    desk.offline.set(false);
    if matches!(desk.stop.get_untracked(), Stop::None | Stop::TimeUp) {
        desk.stop.set(Stop::Paused);
        desk.spoken.set("考试已暂停，时间会如数顺延，请等候恢复".into());
    }
}

fn announce(desk: Desk, announced: Option<&Announced>) {
    if let Some(new) = announced {
        desk.announced.set(Some((new.number, new.words.clone())));
        desk.spoken.set(format!("考场公告：{}", new.words));
    }
}

/// The organizer gave more time, or let a pause end.
fn more_time(desk: Desk, deadline: i64, stood: bool) {
    if desk.stop.get_untracked() == Stop::TimeUp {
        desk.stop.set(Stop::None);
    }
    SPOKEN.set(i64::MAX);
    let text = if stood {
        format!("考试已恢复，暂停的时间已顺延，截止时间是 {}。", wall(deadline))
    } else {
        format!("监考人员已为您延长考试时间，新的截止时间是 {}。", wall(deadline))
    };
    desk.spoken.set(text.clone());
    desk.notice.set(Some(text));
}

/// Beijing wall time of a server instant.
fn wall(at: i64) -> String {
    let seconds = (at / 1000 + 8 * 3600).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn refused(desk: Desk, code: &str) {
    match code {
        "save.signed_out" => desk.signed_out.set(true),
        "save.taken_over" => desk.stop.set(Stop::TakenOver),
        "save.handed_in" => {
            desk.exam.with_value(|e| Queue::wipe(&e.attempt));
            QUEUE.with_borrow_mut(|q| q.events.clear());
            desk.stop.set(Stop::HandedIn);
        }
        _ => desk
            .notice
            .set(Some("这次保存没有被服务器接受。请刷新页面后继续作答；已显示“已保存”的答案都在服务器上。".into())),
    }
}
