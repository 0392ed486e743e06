use std::io::Write as _;

use lightningcss::stylesheet::StyleSheet;

use super::*;

fn main_css() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/main.css")
}

fn flat(css: &str) -> String {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).expect("test style parses");
    flatten(&mut sheet.rules);
    let minified = PrinterOptions { minify: true, ..PrinterOptions::default() };
    sheet.to_css(minified).expect("test style prints").code
}

#[test]
fn layers_are_unwrapped_in_source_order() {
    let check = |css: &str, expected: &str| assert_eq!(flat(css), expected, "from {css}");
    check("@layer a,b;.x{color:red}", ".x{color:red}");
    check("@layer a{.x{color:red}}@layer b{.y{color:#000}}", ".x{color:red}.y{color:#000}");
    check("@layer a{.x{color:red}@layer c{.z{top:0}}.y{top:1px}}", ".x{color:red}.z{top:0}.y{top:1px}");
    check("@media print{@layer a{.x{color:red}}}", "@media print{.x{color:red}}");
    check("@layer a{@media print{.x{color:red}}}", "@media print{.x{color:red}}");
    check("@supports (top:0){@layer a{.x{top:0}}}", "@supports (top:0){.x{top:0}}");
    check("@layer a{}", "");
}

#[test]
fn properties_get_short_names_and_classes_keep_theirs() {
    let check = |css: &str, expected: &str| assert_eq!(short_names(css), expected, "from {css}");
    check(":root{--ink:red;--ink-2:#000}", ":root{--a:red;--b:#000}");
    check(".btn--ok{--ok:red;color:var(--ok,var(--ink))}", ".btn--ok{--a:red;color:var(--a,var(--b))}");
    check(".a--b,.c--d>i{top:0}", ".a--b,.c--d>i{top:0}");
    assert_eq!(short_name(27), "--ab");
}

#[test]
fn the_bundle_is_flat_and_small() {
    let css = bundle(&main_css()).expect("style/main.css bundles");
    for gone in ["@layer", "@import", "light-dark(", "&"] {
        assert!(!css.contains(gone), "{gone} is not for old browsers");
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(css.as_bytes()).expect("memory takes it");
    let packed = gzip.finish().expect("memory takes it").len();
    assert!(css.len() <= 16 * 1024, "{} bytes, 16 KiB allowed", css.len());
    assert!(packed <= 5 * 1024, "{packed} bytes packed, 5 KiB allowed");
}

/// Layers stand in the file in the order they were declared in, else flattening would change who wins.
#[test]
fn blocks_stand_in_declared_layer_order() {
    let files = FileProvider::new();
    let sheet = Bundler::new(&files, None, ParserOptions::default()).bundle(&main_css()).expect("bundles");
    let mut declared = Vec::new();
    let mut last = 0;
    for rule in &sheet.rules.0 {
        match rule {
            CssRule::LayerStatement(statement) => declared.extend(statement.names.iter().cloned()),
            CssRule::LayerBlock(block) => {
                let name = block.name.as_ref().expect("our layers have names");
                let place = declared.iter().position(|known| known == name).expect("a declared layer");
                assert!(place >= last, "layer {name:?} stands too late");
                last = place;
            }
            CssRule::Ignored => {}
            other => panic!("a rule outside every layer: {other:?}"),
        }
    }
}

/// No ids, at most two classes (attributes, pseudo-classes) in a selector: what comes later can always win.
#[test]
fn selectors_stay_weak() {
    fn walk(list: &CssRuleList<'_>) {
        for rule in &list.0 {
            match rule {
                CssRule::Media(media) => walk(&media.rules),
                CssRule::Style(style) => {
                    for selector in &style.selectors.0 {
                        let weight = selector.specificity();
                        let (ids, classes) = (weight >> 20, (weight >> 10) & 0x3ff);
                        assert!(ids == 0 && classes <= 2, "too strong: {selector:?}");
                    }
                }
                _ => {}
            }
        }
    }
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default()).bundle(&main_css()).expect("bundles");
    flatten(&mut sheet.rules);
    walk(&sheet.rules);
}

#[test]
fn the_sheet_of_paper_stands_alone() {
    let css =
        bundle(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/paper.css")).expect("style/paper.css bundles");
    assert!(css.contains("@page") && css.contains("@bottom-center") && css.contains("table-header-group"), "{css}");
    assert!(!css.contains("var("), "tokens have other names in the main bundle");
    assert!(css.len() <= 4 * 1024, "{} bytes, 4 KiB allowed", css.len());
}
