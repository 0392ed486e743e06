//! Opening a lesson and finishing it.

use crate::authority::Officer;
use crate::clock::{MINUTE, Millis, beijing};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::study::{LEAST_PART, Reading, finishable_at};
use crate::storage::study::{self as stored, Opened};
use crate::storage::{Write, audit};
use question_bank::{Lesson, Node};
use serde_json::json;

/// A lesson as one person reads it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The node.
    pub node: Node,
    /// The lesson; none when it is not written.
    pub lesson: Option<Lesson>,
    /// Where it stands, with this opening.
    pub reading: Reading,
    /// From when it may be called finished.
    pub finishable_at: Millis,
}

/// Opens a lesson; the first time is noted.
pub async fn open(platform: &Platform, by: &Officer, node: &str) -> Outcome<Page> {
    let node = Node::parse(node).ok_or_else(missing)?;
    let Some(lesson) = of(platform, &node) else {
        return Ok(Page { node, lesson: None, reading: Reading::Unread, finishable_at: 0 });
    };
    let mut opened = stored::opened(&platform.store, &by.person_id).await?;
    if !opened.iter().any(|o| o.node == node.as_str()) {
        note_opened(platform, by, &node).await?;
        opened = stored::opened(&platform.store, &by.person_id).await?;
    }
    let mine = opened.iter().find(|o| o.node == node.as_str()).ok_or_else(missing)?;
    Ok(Page {
        reading: mine.reading,
        finishable_at: finishable_at(mine.started_at, last_finished(&opened), lesson.minutes.into()),
        lesson: Some(lesson.clone()),
        node,
    })
}

async fn note_opened(platform: &Platform, by: &Officer, node: &Node) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if stored::open(&mut tx, &by.person_id, node.as_str(), now).await? {
        note(&mut tx, by, "study.open", node, 0, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Finishes an opened lesson; its minutes count as training. One that is finished stays as it is.
pub async fn finish(platform: &Platform, by: &Officer, node: &str) -> Outcome<()> {
    let node = Node::parse(node).ok_or_else(missing)?;
    let minutes = i64::from(of(platform, &node).ok_or_else(missing)?.minutes);
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    // The audit row comes first: it serializes writers, so two lessons cannot be finished on the same minutes.
    note(&mut tx, by, "study.finish", &node, minutes, now).await?;
    let opened = stored::opened_in(&mut tx, &by.person_id).await?;
    let Some(mine) = opened.iter().find(|o| o.node == node.as_str()) else {
        return refuse(Kind::Conflict, "study.unopened");
    };
    let from = finishable_at(mine.started_at, last_finished(&opened), minutes);
    if matches!(mine.reading, Reading::Begun(_)) && now < from {
        let least = (minutes + LEAST_PART - 1) / LEAST_PART;
        let early = Refusal::new(Kind::Conflict, "study.early");
        return Err(early.fact(minutes).fact(least).fact(beijing(from + MINUTE - 1)).into());
    }
    if stored::finish(&mut tx, &by.person_id, node.as_str(), minutes, now).await? {
        tx.commit().await?;
    }
    Ok(())
}

fn of<'a>(platform: &'a Platform, node: &Node) -> Option<&'a Lesson> {
    platform.lessons.iter().find(|l| l.node == *node)
}

fn last_finished(opened: &[Opened]) -> Option<Millis> {
    let at = |o: &Opened| match o.reading {
        Reading::Finished(at) => Some(at),
        _ => None,
    };
    opened.iter().filter_map(at).max()
}

async fn note(tx: &mut Write, by: &Officer, action: &str, node: &Node, minutes: i64, at: Millis) -> Outcome<()> {
    let object = format!("lesson:{node}");
    let detail = json!({"minutes": minutes});
    audit::append(tx, at, &audit::Entry { actor: &by.account_id, action, object: &object, detail }).await?;
    Ok(())
}
