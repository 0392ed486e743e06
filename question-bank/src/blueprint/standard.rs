//! The blueprint of the bureau's formal exam.

use super::{Blueprint, Stratum};
use crate::item::Kind;
use crate::paper::Marks;

impl Blueprint {
    /// The formal exam: 80 questions, 100 marks. 判断 20 × 1, 单选 40 × 1, 多选 20 × 2.
    ///
    /// A default setting; the bureau may replace it for a session.
    pub fn standard() -> Blueprint {
        let rows: [(Kind, &str, &[&str], u16); 11] = [
            (Kind::TrueFalse, "判断·习近平法治思想", &["XJP"], 6),
            (Kind::TrueFalse, "判断·行政处罚法一至四章", &["APL-01", "APL-02", "APL-03", "APL-04"], 7),
            (Kind::TrueFalse, "判断·行政处罚法五至八章", &["APL-05", "APL-06", "APL-07", "APL-08"], 7),
            (Kind::Single, "单选·习近平法治思想", &["XJP"], 12),
            (Kind::Single, "单选·行政处罚法一至三章", &["APL-01", "APL-02", "APL-03"], 7),
            (Kind::Single, "单选·管辖和适用", &["APL-04"], 7),
            (Kind::Single, "单选·行政处罚的决定", &["APL-05"], 9),
            (Kind::Single, "单选·行政处罚法六至八章", &["APL-06", "APL-07", "APL-08"], 5),
            (Kind::Multiple, "多选·习近平法治思想", &["XJP"], 6),
            (Kind::Multiple, "多选·行政处罚法一至四章", &["APL-01", "APL-02", "APL-03", "APL-04"], 6),
            (Kind::Multiple, "多选·行政处罚法五至八章", &["APL-05", "APL-06", "APL-07", "APL-08"], 8),
        ];
        Blueprint { strata: rows.into_iter().map(stratum).collect() }
    }
}

fn stratum((kind, name, nodes, count): (Kind, &str, &[&str], u16)) -> Stratum {
    let points = if kind == Kind::Multiple { Marks::whole(2) } else { Marks::whole(1) };
    let nodes = nodes.iter().map(|code| (*code).to_owned()).collect();
    Stratum { name: name.to_owned(), nodes, kind, difficulty: None, count, points }
}
