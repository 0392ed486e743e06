//! The blueprint (命题蓝图): how many items of which node, kind and difficulty a paper holds.
//!
//! An item is dealt at most once in a paper. That is kept by refusing blueprints in which two strata of the same kind
//! could both claim one item: see [`Blueprint::validate`].

mod standard;
mod weight;

use crate::item::{Item, Kind};
use crate::paper::Marks;
use crate::syllabus::code_is_under;
use serde::{Deserialize, Serialize};

/// The most questions a paper may hold.
pub const MAX_COUNT: usize = 1000;

/// What a paper is made of. Two sessions with equal blueprints ask for the same content at the same difficulty.
///
/// ```
/// use question_bank::Blueprint;
/// let blueprint = Blueprint::standard();
/// assert_eq!(blueprint.count(), 80);
/// assert_eq!(blueprint.full_marks().to_string(), "100");
/// assert!(blueprint.validate().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    /// The rows of the table.
    pub strata: Vec<Stratum>,
}

/// One row: so many items of one kind from these nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// What people read, such as 单选·行政处罚的决定. Unique in the blueprint; the shuffle is seeded with it.
    pub name: String,
    /// Syllabus codes or their prefixes: `APL-05`, or `APL` for the whole law.
    pub nodes: Vec<String>,
    /// The kind of its items.
    pub kind: Kind,
    /// Difficulty from and to, both included; none takes every difficulty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<(u8, u8)>,
    /// How many items a paper takes.
    pub count: u16,
    /// What each is worth, in hundredths of a mark.
    pub points: Marks,
}

/// What the bank holds for one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// The stratum's name.
    pub stratum: String,
    /// Items in the bank that it could deal.
    pub available: usize,
    /// Items one paper takes.
    pub needed: usize,
}

/// Why a blueprint cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlueprintError {
    /// No stratum at all.
    #[error("蓝图没有任何一行")]
    Empty,
    /// A stratum without name, nodes, items or points, or with a difficulty band upside down.
    #[error("蓝图第 {row} 行的 {field} 无效：{problem}")]
    Row {
        /// Row from 1.
        row: usize,
        /// Field name.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
    /// Two strata with one name.
    #[error("蓝图有两行都叫“{0}”")]
    SameName(String),
    /// Two strata of one kind that could claim the same item.
    #[error("蓝图的“{0}”与“{1}”题型相同且范围重叠，同一试题可能出现两次；请分开知识点或难度")]
    Overlap(String, String),
    /// More than [`MAX_COUNT`] questions.
    #[error("蓝图共 {0} 题，最多 {MAX_COUNT} 题")]
    TooLong(usize),
}

impl BlueprintError {
    /// A stable code for logs and message tables.
    pub fn code(&self) -> &'static str {
        match self {
            BlueprintError::Empty => "blueprint-empty",
            BlueprintError::Row { .. } => "blueprint-row",
            BlueprintError::SameName(_) => "blueprint-same-name",
            BlueprintError::Overlap(..) => "blueprint-overlap",
            BlueprintError::TooLong(_) => "blueprint-too-long",
        }
    }
}

impl Stratum {
    /// Whether the item belongs to this stratum's pool. Sub-items of a case do not: they are practised as a whole, and no
    /// paper takes one alone.
    pub fn takes(&self, item: &Item) -> bool {
        let in_band = self.difficulty.is_none_or(|(from, to)| (from..=to).contains(&item.difficulty));
        item.kind == self.kind
            && item.material.is_none()
            && in_band
            && self.nodes.iter().any(|prefix| item.node.is_under(prefix))
    }

    fn overlaps(&self, other: &Stratum) -> bool {
        let (a, b) = (self.difficulty.unwrap_or((0, u8::MAX)), other.difficulty.unwrap_or((0, u8::MAX)));
        let meet = |x: &String, y: &String| code_is_under(x, y) || code_is_under(y, x);
        let nodes_meet = self.nodes.iter().any(|x| other.nodes.iter().any(|y| meet(x, y)));
        self.kind == other.kind && nodes_meet && a.0 <= b.1 && b.0 <= a.1
    }

    fn problem(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Stratum { name, .. } if name.trim().is_empty() => Some(("name", "不能为空")),
            Stratum { nodes, .. } if nodes.is_empty() || nodes.iter().any(String::is_empty) => {
                Some(("nodes", "至少一个知识点，且不能为空"))
            }
            Stratum { difficulty: Some((from, to)), .. } if from > to => Some(("difficulty", "下限高于上限")),
            Stratum { count: 0, .. } => Some(("count", "至少一题")),
            Stratum { points: Marks(0), .. } => Some(("points", "分值须大于零")),
            _ => None,
        }
    }
}

impl Blueprint {
    /// Questions on a paper.
    pub fn count(&self) -> usize {
        self.strata.iter().map(|stratum| usize::from(stratum.count)).sum()
    }

    /// Marks of a faultless paper.
    pub fn full_marks(&self) -> Marks {
        self.strata.iter().map(|stratum| Marks(stratum.points.0.saturating_mul(u32::from(stratum.count)))).sum()
    }

    /// Whether papers can be drawn by it, whatever the bank.
    ///
    /// # Errors
    /// The first of: no row; a row with an unusable field; a name twice; two strata of the same kind whose nodes and
    /// difficulty bands overlap (an item could then be dealt twice in one paper); more than [`MAX_COUNT`] questions.
    pub fn validate(&self) -> Result<(), BlueprintError> {
        if self.strata.is_empty() {
            return Err(BlueprintError::Empty);
        }
        for (index, stratum) in self.strata.iter().enumerate() {
            if let Some((field, problem)) = stratum.problem() {
                return Err(BlueprintError::Row { row: index + 1, field, problem });
            }
            for earlier in &self.strata[..index] {
                if earlier.name == stratum.name {
                    return Err(BlueprintError::SameName(stratum.name.clone()));
                }
                if earlier.overlaps(stratum) {
                    return Err(BlueprintError::Overlap(earlier.name.clone(), stratum.name.clone()));
                }
            }
        }
        if self.count() > MAX_COUNT { Err(BlueprintError::TooLong(self.count())) } else { Ok(()) }
    }

    /// What the bank holds for every stratum, in the order of the strata.
    pub fn supply(&self, items: &[Item]) -> Vec<Supply> {
        let of = |stratum: &Stratum| Supply {
            stratum: stratum.name.clone(),
            available: items.iter().filter(|item| stratum.takes(item)).count(),
            needed: usize::from(stratum.count),
        };
        self.strata.iter().map(of).collect()
    }
}
