//! Blueprints that can and cannot be used.

use super::generated::{bank, blueprint, stratum};
use question_bank::{Blueprint, Kind, Marks};

#[test]
fn the_standard_exam_has_80_questions_and_100_marks() {
    let standard = Blueprint::standard();
    standard.validate().unwrap();
    let of = |kind| {
        let strata = standard.strata.iter().filter(|stratum| stratum.kind == kind);
        strata.fold((0, 0), |(count, marks), s| (count + s.count, marks + u32::from(s.count) * s.points.0 / 100))
    };
    assert_eq!(Kind::ALL.map(of), [(20, 20), (40, 40), (20, 40)]);
    assert_eq!((standard.count(), standard.full_marks()), (80, Marks::whole(100)));
}

#[test]
fn unusable_blueprints_are_refused_with_the_reason() {
    let check = |change: fn(&mut Blueprint), expected: &str| {
        let mut changed =
            blueprint(&[("APL-04", Kind::Single, 2), ("APL-05", Kind::Single, 2), ("APL-04", Kind::Multiple, 2)]);
        change(&mut changed);
        let code = changed.validate().map_err(|error| error.code());
        assert_eq!(code.err().unwrap_or("ok"), expected, "{changed:?}");
    };
    check(|_| {}, "ok");
    check(|b| b.strata.clear(), "blueprint-empty");
    check(|b| b.strata[0].name = " ".into(), "blueprint-row");
    check(|b| b.strata[1].nodes.clear(), "blueprint-row");
    check(|b| b.strata[1].nodes = vec![String::new()], "blueprint-row");
    check(|b| b.strata[0].count = 0, "blueprint-row");
    check(|b| b.strata[0].points = Marks::ZERO, "blueprint-row");
    check(|b| b.strata[0].difficulty = Some((4, 2)), "blueprint-row");
    check(|b| b.strata[1].name = b.strata[0].name.clone(), "blueprint-same-name");
    check(|b| b.strata[1].nodes = vec!["APL-04".into()], "blueprint-overlap");
    check(|b| b.strata[1].nodes = vec!["APL".into()], "blueprint-overlap");
    check(|b| b.strata[2].nodes = vec!["APL".into()], "ok");
    check(|b| b.strata[0].count = 999, "blueprint-too-long");
}

#[test]
fn strata_may_share_nodes_when_their_difficulty_bands_are_apart() {
    let check = |one, other, expected: bool| {
        let mut changed = blueprint(&[("APL-04", Kind::Single, 2), ("APL", Kind::Single, 2)]);
        (changed.strata[0].difficulty, changed.strata[1].difficulty) = (one, other);
        assert_eq!(changed.validate().is_ok(), expected, "{one:?} {other:?}");
    };
    check(Some((1, 2)), Some((3, 5)), true);
    check(Some((1, 3)), Some((3, 5)), false);
    check(None, Some((3, 5)), false);
}

#[test]
fn supply_counts_what_each_stratum_could_deal() {
    let items = bank(&[("APL-04", Kind::Single, 10), ("APL-05", Kind::Single, 3), ("APL-04", Kind::Multiple, 2)]);
    let check = |nodes: &str, kind, difficulty, expected| {
        let mut row = stratum(nodes, kind, 2);
        row.difficulty = difficulty;
        let supply = Blueprint { strata: vec![row] }.supply(&items);
        assert_eq!((supply[0].available, supply[0].needed), (expected, 2), "{nodes} {kind} {difficulty:?}");
    };
    check("APL", Kind::Single, None, 13);
    check("APL-04", Kind::Single, None, 10);
    check("APL-04", Kind::Single, Some((1, 2)), 4);
    check("APL", Kind::Multiple, None, 2);
    check("XJP", Kind::Single, None, 0);
}

#[test]
fn blueprints_read_back_from_json_and_toml() {
    let mut standard = Blueprint::standard();
    standard.strata[0].difficulty = Some((2, 4));
    let json = serde_json::to_string(&standard).unwrap();
    assert_eq!(serde_json::from_str::<Blueprint>(&json).unwrap(), standard);
    let text = toml::to_string(&standard).unwrap();
    assert_eq!(toml::from_str::<Blueprint>(&text).unwrap(), standard);
}
