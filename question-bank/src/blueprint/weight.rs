//! What a chapter is worth in an exam.

use super::Blueprint;
use crate::paper::Marks;
use crate::syllabus::{Node, code_is_under, syllabus};

impl Blueprint {
    /// The marks a paper gives to a node on average, when the marks of every stratum are spread evenly over the nodes it draws
    /// from; cut to hundredths, 0 for a node no stratum names.
    ///
    /// ```
    /// use question_bank::{Blueprint, Node};
    /// let weight = |code| Blueprint::standard().weight(&Node::parse(code).unwrap()).to_string();
    /// assert_eq!((weight("APL-04").as_str(), weight("GAL-01").as_str()), ("11.75", "0"));
    /// ```
    pub fn weight(&self, node: &Node) -> Marks {
        let covered = |prefixes: &[String], code: &str| prefixes.iter().any(|prefix| code_is_under(code, prefix));
        let share = |stratum: &super::Stratum| {
            let nodes = syllabus().iter().filter(|(code, _)| covered(&stratum.nodes, code)).count();
            let marks = stratum.points.0.saturating_mul(u32::from(stratum.count));
            u32::try_from(nodes).ok().and_then(|nodes| marks.checked_div(nodes)).unwrap_or(0)
        };
        let holds = |stratum: &&super::Stratum| covered(&stratum.nodes, node.as_str());
        Marks(self.strata.iter().filter(holds).map(share).sum())
    }
}
