//! `style/main.css` and all it imports, as one small file for browsers back to Chromium 80 and Safari 13; and
//! `style/paper.css` beside it, which only printed pages link.
//!
//! We write with cascade layers and ship without them, because a browser that does not know `@layer` (Chromium before 99)
//! drops the whole block. Flat and layered look the same as long as the layers stand in their declared order and no
//! selector is stronger than a later layer's; the tests below hold the style sheets to that.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::{Places, compress, stamp};

/// Writes `pkg/mingfa.css` and `pkg/paper.css`, and copies the scripts of `style/`, when something in `style/` changed.
///
/// # Errors
/// When a style sheet does not parse (with file, line and column) or a file cannot be written.
pub fn build(places: &Places) -> anyhow::Result<()> {
    let source = places.root.join("style");
    let inputs = compress::files(&source)?;
    fs::create_dir_all(&places.pkg).with_context(|| format!("cannot make {}", places.pkg.display()))?;
    let output = places.pkg.join("mingfa.css");
    stamp::unless_fresh(&output, &inputs, || {
        let css = bundle(&source.join("main.css"))?;
        eprintln!("  styles {} bytes", css.len());
        fs::write(&output, css)?;
        let paper = bundle(&source.join("paper.css"))?;
        eprintln!("  paper {} bytes", paper.len());
        fs::write(places.pkg.join("paper.css"), paper)?;
        for script in inputs.iter().filter(|path| path.extension().is_some_and(|ext| ext == "js")) {
            let name = script.file_name().context("a script has a name")?;
            fs::write(places.pkg.join(name), fs::read(script)?)?;
        }
        Ok(())
    })
}

/// The browsers of the floor: forms and styles work there, islands need newer ones.
fn floor() -> Targets {
    Targets::from(Browsers {
        chrome: Some(80 << 16),
        edge: Some(80 << 16),
        firefox: Some(78 << 16),
        safari: Some(13 << 16),
        ios_saf: Some(13 << 16),
        ..Browsers::default()
    })
}

fn bundle(main: &Path) -> anyhow::Result<String> {
    let files = FileProvider::new();
    let mut sheet =
        Bundler::new(&files, None, ParserOptions::default()).bundle(main).map_err(|error| anyhow!("style: {error}"))?;
    flatten(&mut sheet.rules);
    let targets = floor();
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("style: {error}"))?;
    Ok(short_names(&printed.code))
}

/// Renames the custom properties, which nothing outside the file speaks of, to one letter each: a seventh of the bundle.
///
/// A name is a property's where it is declared (after `{` or `;`) or used (after `(`); in `.btn--primary` it is not.
fn short_names(css: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut short = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(found) = rest.find("--") {
        let (before, from_name) = rest.split_at(found);
        let end = from_name.find(|c: char| c != '-' && !c.is_ascii_alphanumeric()).unwrap_or(from_name.len());
        let (name, after) = from_name.split_at(end);
        short.push_str(before);
        if before.ends_with(['{', ';', '(']) {
            let place = known.iter().position(|old| *old == name).unwrap_or_else(|| {
                known.push(name);
                known.len() - 1
            });
            short.push_str(&short_name(place));
        } else {
            short.push_str(name);
        }
        rest = after;
    }
    short + rest
}

/// `--a` … `--z`, `--aa` …
fn short_name(place: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = char::from(LETTERS[place % 26]);
    match place / 26 {
        0 => format!("--{letter}"),
        more => format!("{}{letter}", short_name(more - 1)),
    }
}

/// Replaces every `@layer x { … }` by what stands in it and drops `@layer a, b;`, also inside `@media` and `@supports`.
fn flatten(list: &mut CssRuleList<'_>) {
    for rule in std::mem::take(&mut list.0) {
        match rule {
            CssRule::LayerStatement(_) => {}
            CssRule::LayerBlock(mut block) => {
                flatten(&mut block.rules);
                list.0.append(&mut block.rules.0);
            }
            CssRule::Media(mut media) => {
                flatten(&mut media.rules);
                list.0.push(CssRule::Media(media));
            }
            CssRule::Supports(mut supports) => {
                flatten(&mut supports.rules);
                list.0.push(CssRule::Supports(supports));
            }
            other => list.0.push(other),
        }
    }
}

#[cfg(test)]
mod tests;
