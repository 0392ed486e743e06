use super::*;

fn bar(label: &str, num: u64, den: u64, base: u64) -> Bar {
    let ratio = Ratio { num, den };
    Bar { label: label.to_owned(), ratio, verdict: Verdict::of(ratio, base, 80) }
}

fn sample() -> Vec<Bar> {
    vec![
        bar("三垟街道", 40, 41, 41),
        bar("综合行政执法局", 108, 116, 116),
        bar("新桥街道", 80, 100, 100),
        bar("市场监督管理局", 1999, 2500, 2500),
        bar("梧田街道", 21, 27, 27),
        bar("某某某某某某某某某某某某某某某某执法队", 1, 12, 12),
        bar("仙岩街道", 4, 4, 4),
        bar("潘桥街道", 0, 0, 0),
    ]
}

/// Values of an attribute, in order.
fn attributes<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let key = format!(" {name}=\"");
    svg.split(key.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn words(svg: &str) -> String {
    svg.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text.trim()).collect::<Vec<_>>().join("|")
}

#[test]
fn the_root_scales_and_is_hidden_from_screen_readers() {
    for (width, class, view) in
        [(ChartWidth::Wide, "chart chart--l", "0 0 900 "), (ChartWidth::Narrow, "chart chart--s", "0 0 296 ")]
    {
        let svg = draw(&sample(), 80, width);
        let root = svg.split('>').next().unwrap();
        assert!(
            root.starts_with(&format!(
                "<svg class=\"{class}\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"{view}"
            ))
        );
        assert!(!root.contains(" width=") && !root.contains(" height=") && !svg.contains("style="));
        assert_eq!(svg.matches("<svg").count(), 1);
        assert!(svg.trim_end().ends_with("</svg>"));
    }
}

#[test]
fn colors_follow_verdicts_in_upper_case_hex() {
    for width in [ChartWidth::Wide, ChartWidth::Narrow] {
        let svg = draw(&sample(), 80, width);
        let fills: Vec<&str> = attributes(&svg, "fill").into_iter().filter(|fill| *fill != "#1A2029").collect();
        let expected = ["#0072B2", "#0072B2", "#0072B2", "#D55E00", "#D55E00", "#D55E00", "#7D8896"];
        assert_eq!(fills, expected, "{width:?}");
        assert!(attributes(&svg, "stroke").contains(&"#FFFFFF"), "missed bars are hatched");
    }
    let reached = draw(&sample()[..3], 80, ChartWidth::Wide);
    assert!(!reached.contains("#FFFFFF"), "reached bars are not hatched");
}

#[test]
fn every_value_shows_its_parts_and_a_miss_its_word() {
    for width in [ChartWidth::Wide, ChartWidth::Narrow] {
        let shown = words(&draw(&sample(), 80, width));
        for expected in [
            "|97.5%（40/41）|",
            "|80.0%（80/100）|",
            "|79.9%（1999/2500）▼ 未达标|",
            "|77.7%（21/27）▼ 未达标|",
            "|100.0%（4/4）人数少|",
            "|—（0/0）无数据|",
            "|目标 80%|",
        ] {
            assert!(shown.contains(expected), "{expected} in {shown}");
        }
    }
}

#[test]
fn a_target_of_everybody_has_no_line_and_counts_persons() {
    let ratio = Ratio { num: 599, den: 619 };
    let rows = [Bar { label: "全区".into(), ratio, verdict: Verdict::of(ratio, 619, 100) }];
    let svg = draw(&rows, 100, ChartWidth::Wide);
    assert!(words(&svg).contains("96.7%（599/619）▼ 差 20 人"));
    assert!(!svg.contains("目标") && !attributes(&svg, "stroke").contains(&"#1A2029"));
}

#[test]
fn text_is_never_under_14_px_and_stays_inside() {
    for (width, right) in [(ChartWidth::Wide, 900), (ChartWidth::Narrow, 296)] {
        let svg = draw(&sample(), 80, width);
        for size in attributes(&svg, "font-size") {
            assert!(size.parse::<f64>().unwrap() >= 14.0, "{size}");
        }
        for text in svg.split("<text").skip(1) {
            let at = |name| attributes(text, name)[0];
            let size = at("font-size").parse::<f64>().unwrap() as i32;
            let (x, wide) =
                (at("x").parse::<i32>().unwrap(), text_width(text.split(['>', '<']).nth(1).unwrap().trim(), size));
            let (from, to) = match at("text-anchor") {
                "start" => (x, x + wide),
                "end" => (x - wide, x),
                _ => (x - wide / 2, x + wide / 2),
            };
            assert!(from >= 0 && to <= right, "{from}..{to} of {right}: {text}");
        }
    }
}

#[test]
fn labels_are_escaped_cut_and_never_break_the_drawing() {
    let hostile = bar("<script>alert('1')</script>\"&", 9, 10, 10);
    for width in [ChartWidth::Wide, ChartWidth::Narrow] {
        let svg = draw(std::slice::from_ref(&hostile), 80, width);
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"), "{svg}");
    }
    assert!(words(&draw(&sample(), 80, ChartWidth::Wide)).contains("某某某某某某某某某某某某…"));
    let empty = draw(&[], 80, ChartWidth::Narrow);
    assert!(empty.starts_with("<svg") && empty.trim_end().ends_with("</svg>"));
    assert_eq!(fitted("街", 3, 15), "…");
}

#[test]
fn bar_lengths_and_the_target_line_share_one_axis() {
    let svg = draw(&[bar("甲", 80, 100, 100), bar("乙", 200, 100, 100)], 80, ChartWidth::Wide);
    let bars: Vec<&str> = attributes(&svg, "width");
    assert_eq!(bars, ["328", "410"]);
    assert!(attributes(&svg, "x1").contains(&"538"), "210 + 328");
}
