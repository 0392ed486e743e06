//! Checking stored papers.

use super::generated::bank_of_800;
use question_bank::draw::{MAX_DEAL, Mismatch, verify};
use question_bank::{Blueprint, Dealer, ItemId, Paper};

#[test]
fn stored_papers_agree_until_one_is_touched() {
    let (items, standard, secret) = (bank_of_800(), Blueprint::standard(), [4; 32]);
    let dealt = Dealer::new(&items, &standard, &secret).unwrap().papers(9);
    let check = |touch: fn(&mut Vec<Paper>), expected: &[&str]| {
        let mut stored = dealt.clone();
        touch(&mut stored);
        let found: Vec<String> = verify(&items, &standard, &secret, &stored).iter().map(Mismatch::to_string).collect();
        assert_eq!(found, expected);
    };
    check(|_| {}, &[]);
    check(|papers| papers.reverse(), &[]);
    check(|papers| drop(papers.drain(2..7)), &[]);
    check(|papers| papers[3].slots[79].version = 2, &["第 4 份试卷与重新组卷的结果不一致，首处差异在第 80 题"]);
    check(|papers| papers[3].slots[25].order.swap(0, 1), &["第 4 份试卷与重新组卷的结果不一致，首处差异在第 26 题"]);
    check(
        |papers| papers[8].slots[0].item = ItemId::parse("X").unwrap(),
        &["第 9 份试卷与重新组卷的结果不一致，首处差异在第 1 题"],
    );
    check(|papers| papers[0].slots.truncate(70), &["第 1 份试卷与重新组卷的结果不一致，首处差异在第 71 题"]);
    check(|papers| papers[1] = papers[0].clone(), &["第 1 份试卷重复发放"]);
    check(|papers| papers[1].deal = 0, &["第 0 份不是有效的发卷序号"]);
    check(|papers| papers[1].deal = MAX_DEAL + 1, &["第 1000001 份不是有效的发卷序号"]);
}

#[test]
fn another_secret_or_bank_is_found_out() {
    let (items, standard) = (bank_of_800(), Blueprint::standard());
    let papers = Dealer::new(&items, &standard, &[4; 32]).unwrap().papers(3);
    assert_eq!(verify(&items, &standard, &[5; 32], &papers).len(), 3);
    assert!(matches!(verify(&items[..10], &standard, &[4; 32], &papers)[..], [Mismatch::NoDraw(_)]));
}
