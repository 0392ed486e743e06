//! Units of the district. Streets and the town by their division codes; agency names are placeholders until the official
//! register is imported.

use crate::storage::unit::Unit;
use crate::vault::new_id;

const STREETS: [(&str, &str); 13] = [
    ("330304001", "景山街道"),
    ("330304002", "梧田街道"),
    ("330304003", "南白象街道"),
    ("330304004", "茶山街道"),
    ("330304005", "娄桥街道"),
    ("330304006", "新桥街道"),
    ("330304007", "三垟街道"),
    ("330304008", "瞿溪街道"),
    ("330304009", "郭溪街道"),
    ("330304010", "潘桥街道"),
    ("330304011", "丽岙街道"),
    ("330304012", "仙岩街道"),
    ("330304108", "泽雅镇"),
];

const AGENCIES: [&str; 14] = [
    "区综合行政执法局",
    "区市场监督管理局",
    "区应急管理局",
    "区农业农村局",
    "区住房和城乡建设局",
    "区交通运输局",
    "区文化和广电旅游体育局",
    "区卫生健康局",
    "区人力资源和社会保障局",
    "区教育局",
    "区水利局",
    "市生态环境局瓯海分局",
    "市自然资源和规划局瓯海分局",
    "区档案局",
];

/// The bureau itself: its people run the exams and do not count in rates.
pub const BUREAU: &str = "区司法局";

/// Every unit of the demo.
pub fn all() -> Vec<Unit> {
    let unit = |code: &str, name: &str, kind: &str, position: i64| Unit {
        id: new_id(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        position,
    };
    let mut units = vec![unit("330304", BUREAU, "district", 0)];
    for (place, (code, name)) in (1..).zip(STREETS) {
        units.push(unit(code, name, if name.ends_with('镇') { "town" } else { "street" }, place));
    }
    for (place, name) in (1..).zip(AGENCIES) {
        units.push(unit(&format!("A{place:02}"), name, "agency", 100 + place));
    }
    units
}

/// Names of the units that have officers, with how many shares of the people each has.
pub fn shares() -> Vec<(&'static str, usize)> {
    let streets = STREETS.iter().enumerate().map(|(i, (_, name))| (*name, 16 + (i * 7) % 13));
    let agencies = AGENCIES
        .iter()
        .enumerate()
        .map(|(i, name)| (*name, [60, 64, 24, 20, 22, 26, 16, 30, 14, 12, 12, 24, 20, 4][i]));
    streets.chain(agencies).collect()
}
