//! Why a draw is refused.

use crate::blueprint::BlueprintError;
use crate::item::ItemId;

/// Why no paper can be drawn from this bank by this blueprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The blueprint itself is unusable.
    #[error(transparent)]
    Blueprint(#[from] BlueprintError),
    /// One id occurs twice; give the draw one version of every item.
    #[error("题库中编号 {0} 出现多次")]
    SameItem(ItemId),
    /// A stratum needs more items than the bank has.
    #[error("“{stratum}”题库可用题 {available}，蓝图需要 {needed}")]
    Short {
        /// The stratum's name.
        stratum: String,
        /// Items the bank has.
        available: usize,
        /// Items a paper takes.
        needed: usize,
    },
    /// No paper was found in which no two enemies meet.
    #[error("互斥试题过多，无法组成一份试卷；最难满足的是“{stratum}”，请增加该范围的试题")]
    Enemies {
        /// The stratum that could not be filled.
        stratum: String,
    },
}

impl DrawError {
    /// A stable code for logs and message tables.
    pub fn code(&self) -> &'static str {
        match self {
            DrawError::Blueprint(error) => error.code(),
            DrawError::SameItem(_) => "draw-same-item",
            DrawError::Short { .. } => "draw-short",
            DrawError::Enemies { .. } => "draw-enemies",
        }
    }
}
