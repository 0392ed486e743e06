//! Marking: every policy, whole papers, parts that add up.

use super::generated::{bank_of_800, item};
use proptest::prelude::*;
use question_bank::marking::{Correction, KeyError, mark, total_only};
use question_bank::{AnswerKey, Blueprint, Choice, Dealer, Item, ItemId, Kind, Marks, Paper, Policy, Slot};

fn one_slot(kind: Kind, options: usize, key: &str, points: u32) -> AnswerKey {
    let mut item = item("APL-05", kind, 0);
    item.options = (0..options).map(|n| n.to_string()).collect();
    item.key = Choice::parse(key).unwrap();
    let slot = Slot {
        number: 1,
        item: item.id.clone(),
        version: 1,
        order: (0..options as u8).collect(),
        points: Marks(points),
        kind,
    };
    AnswerKey::compile(&Paper { deal: 1, slots: vec![slot] }, |_, _| Some(&item)).unwrap()
}

#[test]
fn each_policy_pays_what_its_rule_says() {
    let check = |kind, key: &str, points, answer: &str, expected: [u32; 3]| {
        let options = if kind == Kind::TrueFalse { 2 } else { 5 };
        let (compiled, answers) = (one_slot(kind, options, key, points), [Choice::parse(answer).unwrap()]);
        let paid = Policy::ALL.map(|policy| mark(&compiled, &answers, policy).total.0);
        assert_eq!(paid, expected, "{kind} key {key} answer {answer:?}: exact, half, per option");
    };
    check(Kind::TrueFalse, "A", 100, "A", [100, 100, 100]);
    check(Kind::TrueFalse, "A", 100, "B", [0, 0, 0]);
    check(Kind::TrueFalse, "A", 100, "AB", [0, 0, 0]);
    check(Kind::TrueFalse, "A", 100, "", [0, 0, 0]);
    check(Kind::Single, "C", 100, "C", [100, 100, 100]);
    check(Kind::Single, "C", 100, "D", [0, 0, 0]);
    check(Kind::Single, "C", 100, "CD", [0, 0, 0]);
    check(Kind::Single, "C", 100, "I", [0, 0, 0]);
    check(Kind::Multiple, "ACD", 200, "ACD", [200, 200, 200]);
    check(Kind::Multiple, "ACD", 200, "A", [0, 100, 66]);
    check(Kind::Multiple, "ACD", 200, "AC", [0, 100, 133]);
    check(Kind::Multiple, "ACD", 200, "ACDE", [0, 0, 133]);
    check(Kind::Multiple, "ACD", 200, "AB", [0, 0, 0]);
    check(Kind::Multiple, "ACD", 200, "BE", [0, 0, 0]);
    check(Kind::Multiple, "ACD", 200, "ABCDE", [0, 0, 66]);
    check(Kind::Multiple, "ACD", 200, "", [0, 0, 0]);
    check(Kind::Multiple, "ACD", 200, "ACDI", [0, 0, 133]);
    check(Kind::Multiple, "AB", 125, "A", [0, 62, 62]);
}

#[test]
fn each_correction_pays_what_it_says() {
    let rule = |corrections: Vec<(ItemId, u32, Correction)>| {
        let key = one_slot(Kind::Single, 4, "C", 100);
        let mut item = item("APL-05", Kind::Single, 0);
        item.options = (0..4).map(|n| n.to_string()).collect();
        let slot = Slot {
            number: 1,
            item: item.id,
            version: 1,
            order: vec![3, 2, 1, 0],
            points: Marks(100),
            kind: Kind::Single,
        };
        key.corrected(&Paper { deal: 1, slots: vec![slot] }, &corrections)
    };
    let id = item("APL-05", Kind::Single, 0).id;
    let letters = |text: &str| Choice::parse(text).unwrap();
    let check = |correction: Option<Correction>, full: u32, paid: [u32; 4]| {
        let key = rule(correction.map(|correction| vec![(id.clone(), 1, correction)]).unwrap_or_default());
        let marks = ["A", "B", "C", "D"].map(|answer| mark(&key, &[letters(answer)], Policy::Exact));
        assert_eq!(marks.clone().map(|score| score.total.0), paid, "{correction:?}");
        assert!(marks.iter().all(|score| score.full.0 == full), "{correction:?}");
        let totals = ["A", "B", "C", "D"].map(|answer| total_only(&key, &[letters(answer)], Policy::Exact).0);
        assert_eq!(totals, paid, "{correction:?}");
    };
    // The paper shows the options in reverse: canonical A is presented D.
    check(None, 100, [0, 0, 100, 0]);
    check(Some(Correction::Replace { key: letters("A") }), 100, [0, 0, 0, 100]);
    check(Some(Correction::Accept { also: letters("A") }), 100, [0, 0, 100, 100]);
    check(Some(Correction::FullCredit), 100, [100, 100, 100, 100]);
    check(Some(Correction::Drop), 0, [0, 0, 0, 0]);
    let other = vec![(id.clone(), 2, Correction::Drop)];
    assert_eq!(rule(other), rule(Vec::new()), "another version of the item is not meant");
    let twice = vec![(id.clone(), 1, Correction::Drop), (id, 1, Correction::FullCredit)];
    assert_eq!(mark(&rule(twice), &[], Policy::Exact).total, Marks(100), "the last correction counts");
}

#[test]
fn a_correction_that_does_not_fit_its_item_says_why() {
    let mut item = item("APL-05", Kind::Multiple, 0);
    item.options = (0..4).map(|n| n.to_string()).collect();
    item.key = Choice::parse("AB").unwrap();
    let letters = |text: &str| Choice::parse(text).unwrap();
    for (correction, expected) in [
        (Correction::Accept { also: letters("ABC") }, None),
        (Correction::Accept { also: letters("AB") }, Some("AB 就是现在的答案")),
        (Correction::Replace { key: letters("A") }, Some("多选题的答案至少两项")),
        (Correction::Replace { key: letters("AE") }, Some("答案 AE 不在这道题的选项内")),
        (Correction::Replace { key: letters("") }, Some("答案  不在这道题的选项内")),
        (Correction::FullCredit, None),
        (Correction::Drop, None),
    ] {
        assert_eq!(correction.check(&item).err().map(|e| e.to_string()).as_deref(), expected, "{correction:?}");
    }
}

#[test]
fn each_policy_tells_its_rule_for_every_kind() {
    for policy in Policy::ALL {
        assert!(!policy.label().is_empty() && Kind::ALL.iter().all(|kind| !policy.rule_sentence(*kind).is_empty()));
        assert_eq!(serde_json::to_value(policy).unwrap(), policy.code());
        assert_eq!(Policy::from_code(policy.code()), Some(policy));
    }
}

/// A drawn paper with its key.
fn drawn(secret: u8) -> (Vec<Item>, Paper, AnswerKey) {
    let items = bank_of_800();
    let paper = Dealer::new(&items, &Blueprint::standard(), &[secret; 32]).unwrap().next_paper();
    let key = AnswerKey::compile(&paper, |id, _| items.iter().find(|item| item.id == *id)).unwrap();
    (items, paper, key)
}

fn key_letters(items: &[Item], paper: &Paper) -> Vec<Choice> {
    let presented = |slot: &Slot| items.iter().find(|item| item.id == slot.item).unwrap().key.presented(&slot.order);
    paper.slots.iter().map(presented).collect()
}

#[test]
fn the_key_as_presented_earns_full_marks_and_an_empty_sheet_none() {
    let (items, paper, key) = drawn(1);
    for policy in Policy::ALL {
        let full = mark(&key, &key_letters(&items, &paper), policy);
        assert_eq!((full.total, full.full), (Marks::whole(100), Marks::whole(100)));
        assert!(full.by_kind.iter().all(|(_, part)| part.right == part.count && part.marks == part.full));
        let empty = mark(&key, &[], policy);
        assert_eq!((empty.total, empty.slots.len()), (Marks::ZERO, 80));
    }
}

#[test]
fn answers_beyond_the_last_slot_are_ignored() {
    let (items, paper, key) = drawn(2);
    let mut answers = key_letters(&items, &paper);
    answers.push(Choice::parse("A").unwrap());
    assert_eq!(mark(&key, &answers, Policy::Exact).total, Marks::whole(100));
}

#[test]
fn a_paper_that_does_not_fit_the_bank_has_no_key() {
    let (items, paper, _) = drawn(3);
    let check = |touch: fn(&mut Paper), expected: &str| {
        let mut touched = paper.clone();
        touch(&mut touched);
        let lookup =
            |id: &question_bank::ItemId, version| items.iter().find(|item| item.id == *id && item.version == version);
        let result = match AnswerKey::compile(&touched, lookup) {
            Ok(_) => "ok",
            Err(KeyError::Missing { .. }) => "missing",
            Err(KeyError::Mismatch { .. }) => "mismatch",
        };
        assert_eq!(result, expected);
    };
    check(|_| {}, "ok");
    check(|paper| paper.slots[5].version = 9, "missing");
    check(|paper| paper.slots[30].kind = Kind::Multiple, "mismatch");
    check(|paper| paper.slots[30].order = vec![0, 1, 2], "mismatch");
    check(|paper| paper.slots[30].order = vec![0, 1, 2, 2], "mismatch");
    check(|paper| paper.slots[30].order = vec![0, 1, 2, 200], "mismatch");
}

fn answers() -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec((0u16..512).prop_map(|bits| Choice::from_bits(bits).unwrap()), 0..90)
}

proptest! {
    #[test]
    fn parts_add_up_and_no_policy_pays_less_than_exact(secret in 0u8..8, answers in answers()) {
        let (_, _, key) = drawn(secret);
        let exact = mark(&key, &answers, Policy::Exact);
        for policy in Policy::ALL {
            let score = mark(&key, &answers, policy);
            prop_assert_eq!(score.slots.iter().copied().sum::<Marks>(), score.total);
            prop_assert_eq!(score.by_kind.iter().map(|(_, part)| part.marks).sum::<Marks>(), score.total);
            prop_assert_eq!(score.by_node.iter().map(|(_, part)| part.marks).sum::<Marks>(), score.total);
            prop_assert_eq!(score.by_node.iter().map(|(_, part)| part.full).sum::<Marks>(), score.full);
            prop_assert_eq!(score.by_node.iter().map(|(_, part)| usize::from(part.count)).sum::<usize>(), 80);
            prop_assert_eq!(total_only(&key, &answers, policy), score.total);
            prop_assert!(exact.total <= score.total && score.total <= score.full);
        }
    }

    #[test]
    fn marks_do_not_depend_on_the_option_order(order in Just(vec![0u8, 1, 2, 3, 4]).prop_shuffle(), bits in 0u16..32, key_bits in 1u16..32) {
        let mut item = item("APL-05", Kind::Multiple, 1);
        item.key = Choice::from_bits(key_bits).unwrap();
        item.options = (0..5).map(|n| n.to_string()).collect();
        let canonical = Choice::from_bits(bits).unwrap();
        let paid = |order: &[u8], policy| {
            let slot = Slot { number: 1, item: item.id.clone(), version: 1, order: order.to_vec(), points: Marks(200), kind: Kind::Multiple };
            let key = AnswerKey::compile(&Paper { deal: 1, slots: vec![slot] }, |_, _| Some(&item)).unwrap();
            mark(&key, &[canonical.presented(order)], policy).total
        };
        for policy in Policy::ALL {
            prop_assert_eq!(paid(&order, policy), paid(&[0, 1, 2, 3, 4], policy));
        }
    }
}
