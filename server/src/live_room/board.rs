//! The board (监考看板): counts and candidates, those in trouble first. No answers, no scores. One snapshot a session, shared
//! by all boards that show it: while somebody listens it is made anew once a second, and tells what changed by versions, so
//! that a listener is sent only that. What a second costs: one statement of one row, and a count of the answers of whoever
//! saved in that second.

mod snapshot;

pub(super) use snapshot::trouble_of;
pub use snapshot::{Board, Counts, Head, Row};

use crate::accounts;
use crate::authority::{Caller, Organizer};
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::sessions::find;
use snapshot::Folded;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, watch};

/// How often a board that somebody listens to is made anew.
const EVERY: Duration = Duration::from_secs(1);

/// How long a listener waits for a change before it looks at its sign-in and is told that all is well.
const QUIET: Duration = Duration::from_secs(15);

/// Listeners of one session in one process at most.
const MOST_LISTENERS: usize = 40;

/// The boards of this process. Nothing in them is needed by another instance: each makes its own from the database.
#[derive(Clone, Debug)]
pub struct Boards {
    halls: Arc<Mutex<HashMap<String, Arc<Hall>>>>,
    closed: watch::Sender<bool>,
}

impl Default for Boards {
    fn default() -> Self {
        Self { halls: Arc::default(), closed: watch::Sender::new(false) }
    }
}

impl Boards {
    /// Ends every listener: the program is about to stop.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }

    fn hall(&self, session_id: &str) -> Arc<Hall> {
        let mut halls = self.halls.lock().unwrap_or_else(PoisonError::into_inner);
        halls.entry(session_id.to_owned()).or_default().clone()
    }
}

/// The board of one session.
#[derive(Debug)]
struct Hall {
    shown: watch::Sender<Option<Arc<Board>>>,
    folded: Turn<Option<Folded>>,
    /// Whether a task makes it anew every second.
    ticking: Mutex<bool>,
}

impl Default for Hall {
    fn default() -> Self {
        Self { shown: watch::Sender::new(None), folded: Turn::default(), ticking: Mutex::default() }
    }
}

/// The board as it stands now.
pub async fn look(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Arc<Board>> {
    find(platform, session_id).await?;
    renew(platform, session_id).await
}

/// Makes the board anew and shows it to who listens when something changed.
async fn renew(platform: &Platform, session_id: &str) -> Outcome<Arc<Board>> {
    let hall = platform.boards.hall(session_id);
    let mut folded = hall.folded.lock().await;
    let board = Arc::new(snapshot::make(platform, session_id, &mut folded).await?);
    hall.shown.send_if_modified(|shown| {
        let changed = shown.as_ref().is_none_or(|old| old.version != board.version);
        *shown = Some(board.clone());
        changed
    });
    Ok(board)
}

/// Someone who is told what changes.
pub struct Listener {
    platform: Platform,
    caller: Caller,
    shown: watch::Receiver<Option<Arc<Board>>>,
    closed: watch::Receiver<bool>,
    first: bool,
}

/// What a listener is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// The board, as it stands now.
    Board(Arc<Board>),
    /// Nothing changed for a while.
    Quiet,
}

/// Listens to the board of a session. Ends with the caller's sign-in.
pub async fn listen(platform: &Platform, caller: &Caller, session_id: &str) -> Outcome<Listener> {
    look(platform, &caller.organizer()?, session_id).await?;
    let hall = platform.boards.hall(session_id);
    if hall.shown.receiver_count() >= MOST_LISTENERS {
        return refuse(Kind::Busy, "live.listeners");
    }
    let mut ticking = hall.ticking.lock().unwrap_or_else(PoisonError::into_inner);
    let shown = hall.shown.subscribe();
    if !std::mem::replace(&mut ticking, true) {
        tokio::spawn(tick(platform.clone(), session_id.to_owned(), hall.clone()));
    }
    let closed = platform.boards.closed.subscribe();
    Ok(Listener { platform: platform.clone(), caller: caller.clone(), shown, closed, first: true })
}

/// Makes a board anew every second until nobody listens.
async fn tick(platform: Platform, session_id: String, hall: Arc<Hall>) {
    loop {
        tokio::time::sleep(EVERY).await;
        {
            let mut ticking = hall.ticking.lock().unwrap_or_else(PoisonError::into_inner);
            if hall.shown.receiver_count() == 0 || *platform.boards.closed.borrow() {
                *ticking = false;
                return;
            }
        }
        if let Err(e) = renew(&platform, &session_id).await {
            tracing::error!(error = %e, "making a board");
        }
    }
}

impl Listener {
    /// What to tell next; none when the sign-in has ended or the program stops.
    pub async fn next(&mut self) -> Option<Told> {
        let changed = if std::mem::take(&mut self.first) {
            true
        } else {
            tokio::select! {
                changed = self.shown.changed() => { changed.ok()?; true }
                _ = self.closed.wait_for(|closed| *closed) => return None,
                () = tokio::time::sleep(QUIET) => false,
            }
        };
        match accounts::still(&self.platform, &self.caller).await {
            Ok(Some(caller)) if caller.organizer().is_ok() => {}
            _ => return None,
        }
        let board = self.shown.borrow_and_update().clone();
        Some(if changed { Told::Board(board?) } else { Told::Quiet })
    }
}
