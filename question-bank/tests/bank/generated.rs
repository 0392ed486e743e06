//! Made-up items and blueprints, any number of them.

use question_bank::{Blueprint, Choice, Item, ItemId, Kind, Marks, Node, Stratum};

/// Item number `n` of a node and kind, its id telling all three.
pub fn item(node: &str, kind: Kind, n: usize) -> Item {
    let (options, key) = match kind {
        Kind::TrueFalse => (vec!["正确".to_owned(), "错误".to_owned()], if n.is_multiple_of(2) { "A" } else { "B" }),
        Kind::Single => (options(4, n), ["A", "B", "C", "D"][n % 4]),
        Kind::Multiple => (options(4 + n % 2, n), ["AB", "ACD", "BD", "ABCD"][n % 4]),
    };
    Item {
        id: id(node, kind, n),
        version: 1,
        kind,
        node: Node::parse(node).unwrap(),
        reference: vec!["行政处罚法第五条".to_owned()],
        quote: vec!["行政处罚遵循公正、公开的原则".to_owned()],
        difficulty: 1 + (n % 5) as u8,
        stem: format!("{node} 的{}，第 {n} 题", kind.label()),
        options,
        key: Choice::parse(key).unwrap(),
        rationale: "见第五条。".to_owned(),
        enemies: Vec::new(),
        keep_order: n.is_multiple_of(7),
        negative: false,
        material: None,
    }
}

pub fn id(node: &str, kind: Kind, n: usize) -> ItemId {
    ItemId::parse(&format!("{node}-{kind}-{n:03}")).unwrap()
}

fn options(count: usize, n: usize) -> Vec<String> {
    (0..count).map(|option| format!("选项 {n}-{option}")).collect()
}

/// A bank: for every row, so many items of a node and kind.
pub fn bank(rows: &[(&str, Kind, usize)]) -> Vec<Item> {
    rows.iter().flat_map(|&(node, kind, count)| (0..count).map(move |n| item(node, kind, n))).collect()
}

/// 800 items over the two subjects of the standard blueprint.
pub fn bank_of_800() -> Vec<Item> {
    let nodes: Vec<_> = question_bank::syllabus().iter().filter(|(code, _)| !code.starts_with("GAL")).collect();
    let place = |n: usize| (nodes[n % nodes.len()].0, Kind::ALL[n / nodes.len() % 3]);
    (0..800).map(|n| item(place(n).0, place(n).1, n)).collect()
}

/// Makes the item at one place of a bank an enemy of the item at another.
pub fn set_enemies(items: &mut [Item], one: usize, other: usize) {
    let enemy = items[other].id.clone();
    items[one].enemies.push(enemy);
}

pub fn stratum(node: &str, kind: Kind, count: usize) -> Stratum {
    let name = format!("{node} {kind}");
    Stratum { name, nodes: vec![node.to_owned()], kind, difficulty: None, count: count as u16, points: Marks::whole(1) }
}

pub fn blueprint(rows: &[(&str, Kind, usize)]) -> Blueprint {
    Blueprint { strata: rows.iter().map(|&(node, kind, count)| stratum(node, kind, count)).collect() }
}
