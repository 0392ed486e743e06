//! What a verb answers when it does not do the act. A [`Refusal`] is meant for the person (its code becomes a sentence in
//! `app::messages`); everything else is for operators and shows as a number only.

use std::fmt;

/// The result of every verb.
pub type Outcome<T> = Result<T, Error>;

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no; the person is told why and what to do.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The database did not answer as it should.
    #[error("storage: {0}")]
    Storage(#[from] sqlx::Error),
    /// Something that must not happen did.
    #[error("fault: {0}")]
    Fault(String),
}

/// The kind of a refusal; it decides the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 422: what was sent cannot be used.
    BadInput,
    /// 401: nobody is signed in, or the proof was wrong.
    SignedOut,
    /// 403: this person may not do this.
    Forbidden,
    /// 404: there is no such thing for this person.
    NotFound,
    /// 409: the state of things does not allow it.
    Conflict,
    /// 413: too large.
    TooLarge,
    /// 429: too often.
    Busy,
}

impl Kind {
    /// The HTTP status of this kind.
    pub fn status(self) -> u16 {
        match self {
            Kind::BadInput => 422,
            Kind::SignedOut => 401,
            Kind::Forbidden => 403,
            Kind::NotFound => 404,
            Kind::Conflict => 409,
            Kind::TooLarge => 413,
            Kind::Busy => 429,
        }
    }
}

/// A refusal: a stable code, its kind, and the facts its sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code, `area.what`, e.g. `sign_in.wrong`.
    pub code: &'static str,
    /// Which status it has.
    pub kind: Kind,
    /// Facts for the sentence, in the order its `{0}`, `{1}` … name them.
    pub facts: Vec<String>,
}

impl Refusal {
    /// A refusal without facts.
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self { code, kind, facts: Vec::new() }
    }

    /// Adds the next fact.
    #[must_use]
    pub fn fact(mut self, fact: impl fmt::Display) -> Self {
        self.facts.push(fact.to_string());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal)
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Error::Fault(format!("json: {e}"))
    }
}

/// `Err` with a refusal: `return refuse(Kind::Conflict, "session.sealed")`.
pub fn refuse<T>(kind: Kind, code: &'static str) -> Outcome<T> {
    Err(Refusal::new(kind, code).into())
}

/// The row was not there: a look-up of one thing by its id for one person.
pub fn missing() -> Error {
    Refusal::new(Kind::NotFound, "not_found").into()
}

/// The reason of an act: 2 to 200 characters, trimmed.
pub fn reason(text: &str) -> Outcome<&str> {
    let text = text.trim();
    match text.chars().count() {
        2..=200 => Ok(text),
        _ => refuse(Kind::BadInput, "reason.missing"),
    }
}
