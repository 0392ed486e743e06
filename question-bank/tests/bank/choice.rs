//! Letters on a paper and letters in the bank.

use proptest::prelude::*;
use question_bank::{Choice, Kind, present};

fn order_and_choice() -> impl Strategy<Value = (Vec<u8>, Choice)> {
    (2usize..=9).prop_flat_map(|options| {
        let order = Just((0..options as u8).collect::<Vec<u8>>()).prop_shuffle();
        (order, 0u16..1 << options).prop_map(|(order, bits)| (order, Choice::from_bits(bits).unwrap()))
    })
}

proptest! {
    #[test]
    fn mapping_to_the_bank_and_back_changes_nothing((order, choice) in order_and_choice()) {
        prop_assert_eq!(choice.canonical(&order).presented(&order), choice);
        prop_assert_eq!(choice.presented(&order).canonical(&order), choice);
        prop_assert_eq!(choice.canonical(&order).len(), choice.len());
    }

    #[test]
    fn a_letter_names_the_same_words_on_both_sides((order, choice) in order_and_choice()) {
        let mut item = super::generated::item("APL-05", Kind::Single, 1);
        item.options = (0..order.len()).map(|n| n.to_string()).collect();
        let presented = present(&item, &order);
        let canonical = choice.canonical(&order);
        for (letter, words) in presented.options.iter().enumerate() {
            let place = item.options.iter().position(|option| option == words).unwrap();
            prop_assert_eq!(choice.contains(letter), canonical.contains(place));
        }
    }

    #[test]
    fn letters_read_back_as_written((_, choice) in order_and_choice()) {
        prop_assert_eq!(Choice::parse(&choice.to_string()).unwrap(), choice);
        let json = serde_json::to_string(&choice).unwrap();
        prop_assert_eq!(serde_json::from_str::<Choice>(&json).unwrap(), choice);
    }
}

#[test]
fn a_presented_item_carries_no_key_rationale_or_reference() {
    let item = super::generated::item("APL-05", Kind::Multiple, 1);
    let json = serde_json::to_value(present(&item, &[1, 0, 2, 3])).unwrap();
    let fields: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["kind", "options", "stem"]);
}
