//! The syllabus: the nodes an item can belong to, their names and their subjects.
//!
//! The eleven 坚持 of 习近平法治思想 in their official order, the eight chapters of 行政处罚法 (2021 revision), and the laws and
//! regulations of general administrative law an enforcement officer needs (综合法律知识).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Syllabus codes with their names, in teaching order.
const NODES: [(&str, &str); 27] = [
    ("XJP-00", "形成与总体框架"),
    ("XJP-01", "坚持党对全面依法治国的领导"),
    ("XJP-02", "坚持以人民为中心"),
    ("XJP-03", "坚持中国特色社会主义法治道路"),
    ("XJP-04", "坚持依宪治国、依宪执政"),
    ("XJP-05", "坚持在法治轨道上推进国家治理体系和治理能力现代化"),
    ("XJP-06", "坚持建设中国特色社会主义法治体系"),
    ("XJP-07", "坚持依法治国、依法执政、依法行政共同推进，法治国家、法治政府、法治社会一体建设"),
    ("XJP-08", "坚持全面推进科学立法、严格执法、公正司法、全民守法"),
    ("XJP-09", "坚持统筹推进国内法治和涉外法治"),
    ("XJP-10", "坚持建设德才兼备的高素质法治工作队伍"),
    ("XJP-11", "坚持抓住领导干部这个“关键少数”"),
    ("APL-01", "总则"),
    ("APL-02", "行政处罚的种类和设定"),
    ("APL-03", "行政处罚的实施机关"),
    ("APL-04", "行政处罚的管辖和适用"),
    ("APL-05", "行政处罚的决定"),
    ("APL-06", "行政处罚的执行"),
    ("APL-07", "法律责任"),
    ("APL-08", "附则"),
    ("GAL-01", "行政强制法"),
    ("GAL-02", "行政许可法"),
    ("GAL-03", "行政复议法"),
    ("GAL-04", "行政诉讼法"),
    ("GAL-05", "国家赔偿法"),
    ("GAL-06", "行政执法监督条例"),
    ("GAL-07", "浙江省综合行政执法条例"),
];

/// Subjects by the prefix of their nodes.
const SUBJECTS: [(&str, &str); 3] = [("XJP", "习近平法治思想"), ("APL", "行政处罚法"), ("GAL", "综合法律知识")];

/// A syllabus node (知识点), such as `APL-04`. Only codes of the [`syllabus`] can be made.
///
/// ```
/// use question_bank::{Node, node_name, subject};
/// let node = Node::parse("APL-05").unwrap();
/// assert_eq!(node_name(&node), "行政处罚的决定");
/// assert_eq!(subject(&node), "行政处罚法");
/// assert!(Node::parse("APL-09").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Node(String);

impl Node {
    /// The node of this code, if the syllabus has it.
    pub fn parse(code: &str) -> Option<Node> {
        NODES.iter().any(|(known, _)| *known == code).then(|| Node(code.to_owned()))
    }

    /// The code, such as `APL-04`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the node is `prefix` itself or lies below it: `APL` covers `APL-04`, and `APL-0` covers nothing.
    pub fn is_under(&self, prefix: &str) -> bool {
        code_is_under(&self.0, prefix)
    }

    /// Place in the syllabus, from 0; reports list nodes by it.
    pub fn position(&self) -> usize {
        NODES.iter().position(|(code, _)| *code == self.0).unwrap_or(NODES.len())
    }
}

/// Whether a code is the prefix itself or one of its parts, cut at a hyphen.
pub(crate) fn code_is_under(code: &str, prefix: &str) -> bool {
    code.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Node {
    type Error = String;

    fn try_from(code: String) -> Result<Node, String> {
        Node::parse(&code).ok_or_else(|| format!("大纲中没有知识点“{code}”"))
    }
}

impl From<Node> for String {
    fn from(node: Node) -> String {
        node.0
    }
}

/// Every node as `(code, name)`, in teaching order: the thought, the penalty law chapter by chapter, the other laws.
pub fn syllabus() -> &'static [(&'static str, &'static str)] {
    &NODES
}

/// What people read for a node, such as 总则.
pub fn node_name(node: &Node) -> &'static str {
    NODES.get(node.position()).map_or("", |(_, name)| name)
}

/// The subject a node belongs to: 习近平法治思想, 行政处罚法 or 综合法律知识.
pub fn subject(node: &Node) -> &'static str {
    SUBJECTS.iter().find(|(prefix, _)| node.is_under(prefix)).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_covers_itself_and_what_lies_below() {
        for (code, prefix, expected) in [
            ("APL-04", "APL", true),
            ("APL-04", "APL-04", true),
            ("APL-04", "APL-0", false),
            ("APL-04", "XJP", false),
            ("APL-04", "", false),
        ] {
            assert_eq!(code_is_under(code, prefix), expected, "{code} {prefix}");
        }
    }

    #[test]
    fn every_node_parses_and_has_a_name_and_a_subject() {
        for (position, (code, name)) in syllabus().iter().enumerate() {
            let node = Node::parse(code).unwrap();
            assert_eq!((node_name(&node), node.position()), (*name, position));
            assert!(
                SUBJECTS.iter().any(|(prefix, name)| code.starts_with(prefix) && subject(&node) == *name),
                "{code}"
            );
        }
    }
}
