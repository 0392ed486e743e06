//! The state of the page: which question, what is chosen, what is saved, how much time is left. Small signals, so that a
//! click touches only what it changes.

#[cfg(feature = "hydrate")]
use crate::view::sitting::KindView;
use crate::view::sitting::{ExamView, QuestionView, SlotState};
use leptos::prelude::*;

/// What the save chip says. Only the browser changes it.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server draws the quiet state only"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chip {
    /// Nothing to send and nothing sent yet.
    Quiet,
    /// All is on the server since this wall time.
    Saved(String),
    /// A save is taking longer than a blink.
    Saving,
    /// So many questions wait.
    Waiting(usize),
    /// The network is gone.
    Lost,
}

/// What stops the page from writing. Only the browser finds out.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server draws a page that may write"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Nothing.
    None,
    /// The deadline has passed.
    TimeUp,
    /// Time stands still for everybody.
    Paused,
    /// Another device writes.
    TakenOver,
    /// Another window of this browser writes.
    OtherWindow,
    /// Handed in already.
    HandedIn,
}

/// Handles to the page's state; `Copy`, so every handler has its own.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The page as it was made.
    pub exam: StoredValue<ExamView>,
    /// One signal a question.
    pub slots: StoredValue<Vec<RwSignal<SlotState>>>,
    /// Question shown, from 1.
    pub current: RwSignal<usize>,
    /// Save chip.
    pub chip: RwSignal<Chip>,
    /// Milliseconds left.
    pub left: RwSignal<i64>,
    /// Whether the page has come alive in the browser; without scripts it never does.
    pub alive: RwSignal<bool>,
    /// Whether the clock is hidden.
    pub clock_hidden: RwSignal<bool>,
    /// Whether writing has stopped.
    pub stop: RwSignal<Stop>,
    /// Whether the network is lost.
    pub offline: RwSignal<bool>,
    /// Whether the sign-in has ended.
    pub signed_out: RwSignal<bool>,
    /// Whether single-key shortcuts are on.
    pub keys: RwSignal<bool>,
    /// Whether the shortcuts are explained.
    pub help: RwSignal<bool>,
    /// Text for the live region.
    pub spoken: RwSignal<String>,
    /// What was announced to everybody, with its number.
    pub announced: RwSignal<Option<(i64, String)>>,
    /// A notice that goes away by itself or stays until the next one.
    pub notice: RwSignal<Option<String>>,
}

impl Desk {
    /// The desk of a page.
    pub fn new(exam: ExamView) -> Self {
        let slots = exam.answers.iter().cloned().map(RwSignal::new).collect();
        let current = exam.current.clamp(1, exam.questions.len().max(1));
        Self {
            slots: StoredValue::new(slots),
            current: RwSignal::new(current),
            chip: RwSignal::new(Chip::Quiet),
            left: RwSignal::new(exam.deadline - exam.paused_at.unwrap_or(exam.now)),
            alive: RwSignal::new(false),
            clock_hidden: RwSignal::new(false),
            stop: RwSignal::new(if exam.paused_at.is_some() { Stop::Paused } else { Stop::None }),
            announced: RwSignal::new(exam.announcement.clone()),
            offline: RwSignal::new(false),
            signed_out: RwSignal::new(false),
            keys: RwSignal::new(true),
            help: RwSignal::new(false),
            spoken: RwSignal::new(String::new()),
            notice: RwSignal::new(None),
            exam: StoredValue::new(exam),
        }
    }

    /// Number of questions.
    pub fn count(self) -> usize {
        self.exam.with_value(|e| e.questions.len())
    }

    /// The signal of a question.
    pub fn slot(self, number: usize) -> RwSignal<SlotState> {
        self.slots.with_value(|s| s[(number - 1).min(s.len() - 1)])
    }

    /// A question.
    pub fn question(self, number: usize) -> QuestionView {
        self.exam.with_value(|e| e.questions[(number - 1).min(e.questions.len() - 1)].clone())
    }

    /// How many questions are answered.
    pub fn answered(self) -> usize {
        self.slots.with_value(|s| s.iter().filter(|s| s.with(|s| !s.choice.is_empty())).count())
    }

    /// The first question without an answer.
    pub fn first_open(self) -> Option<usize> {
        self.slots.with_value(|s| s.iter().position(|s| s.with(|s| s.choice.is_empty()))).map(|at| at + 1)
    }

    /// Whether answers may change.
    pub fn may_write(self) -> bool {
        self.stop.get() == Stop::None
    }

    #[cfg(feature = "hydrate")]
    /// The choice after an option was pressed: toggled in a multiple item, replaced in the others.
    pub fn pressed(self, number: usize, letter: char) -> String {
        let held = self.slot(number).with_untracked(|s| s.choice.clone());
        if self.question(number).kind != KindView::Multiple {
            return letter.to_string();
        }
        let mut letters: Vec<char> = held.chars().filter(|c| *c != letter).collect();
        if letters.len() == held.chars().count() {
            letters.push(letter);
        }
        letters.sort_unstable();
        letters.into_iter().collect()
    }
}

/// `58:12`, or `1:28:12` above an hour.
pub fn clock_text(left: i64) -> String {
    let seconds = (left.max(0) + 999) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

/// The letter of an option.
pub fn letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index.min(8)).unwrap_or(0))
}
