//! What is due in an exam session and when: the calendar of the year (考试日历).

use super::session_state::{Stored, Times};
use crate::clock::{DAY, Millis};

/// Something of a session that has a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// 开放报名
    OpenRegistration,
    /// 截止报名
    CloseRegistration,
    /// 审核完毕并排定考场
    Arrange,
    /// 封卷
    Seal,
    /// 候考室开放
    WaitingOpens,
    /// 开考
    Starts,
    /// 全部结束
    Ends,
    /// 阅卷并发布成绩
    Publish,
    /// 成绩复核截止
    ReviewEnds,
    /// 归档
    Archive,
}

impl Matter {
    /// The words people read.
    pub fn label(self) -> &'static str {
        match self {
            Matter::OpenRegistration => "开放报名",
            Matter::CloseRegistration => "截止报名",
            Matter::Arrange => "审核完毕，排定考场",
            Matter::Seal => "封卷（须两人办理）",
            Matter::WaitingOpens => "候考室开放",
            Matter::Starts => "开考",
            Matter::Ends => "考试全部结束",
            Matter::Publish => "阅卷并发布成绩（须两人办理）",
            Matter::ReviewEnds => "成绩复核申请截止",
            Matter::Archive => "归档",
        }
    }
}

/// Where a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done, or over.
    Done,
    /// Its time has passed and nobody has done it.
    Overdue,
    /// Still ahead.
    Ahead,
}

/// How long before and after the exam things are due, in whole days; dated settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Days before the start by which rooms are arranged.
    pub arrange_before: i64,
    /// Days before the start by which papers are sealed.
    pub seal_before: i64,
    /// Days after the end by which results are published.
    pub publish_after: i64,
    /// Days after publication in which a score review can be asked for.
    pub review: i64,
}

/// What the calendar of one session follows from.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Stored state.
    pub state: Stored,
    /// Waiting room, start, end.
    pub times: Times,
    /// Registration from and to.
    pub registration: (Millis, Millis),
    /// When results were published.
    pub published_at: Option<Millis>,
    /// The deadlines.
    pub deadlines: Deadlines,
}

/// One line of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it is due or happens.
    pub at: Millis,
    /// What.
    pub matter: Matter,
    /// Where it stands.
    pub standing: Standing,
}

/// The calendar of a session in order of time; empty for a cancelled one. What people must do is overdue once its time has
/// passed; what the clock does is over.
///
/// A deadline before the start never lies before the end of registration: with a short plan both are the same instant.
pub fn entries(course: &Course, now: Millis) -> Vec<Entry> {
    if course.state == Stored::Cancelled {
        return Vec::new();
    }
    let Course { times, registration: (opens, closes), deadlines, .. } = *course;
    let before = |days: i64| (times.starts_at - days * DAY).max(closes).min(times.starts_at);
    let act = |at: Millis, matter: Matter, reached: Stored| {
        let standing = if rank(course.state) >= rank(reached) {
            Standing::Done
        } else if at < now {
            Standing::Overdue
        } else {
            Standing::Ahead
        };
        Entry { at, matter, standing }
    };
    let happens = |at: Millis, matter: Matter| Entry {
        at,
        matter,
        standing: if at <= now { Standing::Done } else { Standing::Ahead },
    };
    let mut list = vec![
        act(opens, Matter::OpenRegistration, Stored::RegistrationOpen),
        act(closes, Matter::CloseRegistration, Stored::UnderReview),
        act(before(deadlines.arrange_before), Matter::Arrange, Stored::Arranged),
        act(before(deadlines.seal_before), Matter::Seal, Stored::Sealed),
        happens(times.waiting_opens_at, Matter::WaitingOpens),
        happens(times.starts_at, Matter::Starts),
        happens(times.ends_at, Matter::Ends),
        act(times.ends_at + deadlines.publish_after * DAY, Matter::Publish, Stored::Published),
    ];
    if let Some(published) = course.published_at {
        let until = published + deadlines.review * DAY;
        list.extend([happens(until, Matter::ReviewEnds), act(until, Matter::Archive, Stored::Archived)]);
    }
    list.sort_by_key(|entry| entry.at);
    list
}

/// How far a state is; a cancelled session has no calendar.
fn rank(state: Stored) -> usize {
    Stored::ALL.iter().position(|known| known.0 == state).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(state: Stored) -> Course {
        Course {
            state,
            times: Times { waiting_opens_at: 99 * DAY, starts_at: 100 * DAY, ends_at: 101 * DAY },
            registration: (50 * DAY, 80 * DAY),
            published_at: None,
            deadlines: Deadlines { arrange_before: 7, seal_before: 1, publish_after: 10, review: 7 },
        }
    }

    fn standing(state: Stored, matter: Matter, now: Millis) -> (Millis, Standing) {
        let found = entries(&course(state), now).into_iter().find(|e| e.matter == matter).unwrap();
        (found.at / DAY, found.standing)
    }

    #[test]
    fn what_people_owe_is_overdue_after_its_time_and_done_once_done() {
        for (state, matter, now, expected) in [
            (Stored::Draft, Matter::OpenRegistration, 50 * DAY, (50, Standing::Ahead)),
            (Stored::Draft, Matter::OpenRegistration, 50 * DAY + 1, (50, Standing::Overdue)),
            (Stored::RegistrationOpen, Matter::OpenRegistration, 50 * DAY + 1, (50, Standing::Done)),
            (Stored::UnderReview, Matter::Arrange, 93 * DAY + 1, (93, Standing::Overdue)),
            (Stored::Arranged, Matter::Arrange, 93 * DAY + 1, (93, Standing::Done)),
            (Stored::Arranged, Matter::Seal, 99 * DAY, (99, Standing::Ahead)),
            (Stored::Sealed, Matter::Starts, 100 * DAY, (100, Standing::Done)),
            (Stored::Marked, Matter::Publish, 111 * DAY + 1, (111, Standing::Overdue)),
            (Stored::Published, Matter::Publish, 111 * DAY + 1, (111, Standing::Done)),
        ] {
            assert_eq!(standing(state, matter, now), expected, "{state:?} {matter:?} at {now}");
        }
    }

    #[test]
    fn after_publication_the_review_ends_and_the_archive_is_due() {
        let course = Course { published_at: Some(110 * DAY), ..course(Stored::Published) };
        let list = entries(&course, 117 * DAY + 1);
        let last: Vec<_> = list.iter().rev().take(2).map(|e| (e.at / DAY, e.matter, e.standing)).collect();
        assert!(last.contains(&(117, Matter::ReviewEnds, Standing::Done)));
        assert!(last.contains(&(117, Matter::Archive, Standing::Overdue)));
    }

    #[test]
    fn a_short_plan_keeps_its_order_and_a_cancelled_one_has_none() {
        let mut short = course(Stored::Draft);
        short.registration = (50 * DAY, 99 * DAY + 1000);
        let list = entries(&short, 0);
        assert!(list.windows(2).all(|pair| pair[0].at <= pair[1].at), "{list:?}");
        let position = |matter| list.iter().position(|e| e.matter == matter).unwrap();
        assert!(position(Matter::CloseRegistration) < position(Matter::Arrange));
        assert!(
            position(Matter::Arrange) < position(Matter::Seal) && position(Matter::Seal) < position(Matter::Starts)
        );
        assert!(entries(&course(Stored::Cancelled), 0).is_empty());
    }
}
