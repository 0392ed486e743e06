//! The walls of the house, as tests: each fails with the rule it guards.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, with its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())).flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push((name(&path), fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Files of a folder that hold one of these words outside comments.
fn holding(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in sources(folder) {
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            if let Some(word) = words.iter().find(|w| line.contains(**w)) {
                found.push(format!("{file}: {word}"));
            }
        }
    }
    found
}

#[test]
fn rules_and_the_question_bank_know_no_database_clock_or_http() {
    let words = ["sqlx", "SystemTime", "Instant::now", "axum", "tokio", "rand::rng()", "rand::random", "storage::"];
    for folder in ["server/src/rules", "question-bank/src"] {
        assert_eq!(holding(folder, &words), Vec::<String>::new(), "time and randomness are parameters in {folder}");
    }
}

#[test]
fn all_sql_is_in_storage() {
    let elsewhere: Vec<_> = ["server/src", "app/src", "src"]
        .iter()
        .flat_map(|folder| holding(folder, &["sqlx::query"]))
        .filter(|found| !found.starts_with("server/src/storage/"))
        .collect();
    assert_eq!(elsewhere, Vec::<String>::new(), "SQL belongs into server/src/storage");
}

#[test]
fn nothing_below_depends_on_what_is_above() {
    assert_eq!(holding("question-bank/src", &["server::", "app::"]), Vec::<String>::new());
    assert_eq!(holding("server/src", &["app::", "leptos"]), Vec::<String>::new());
}

#[test]
fn what_a_candidate_gets_has_no_key() {
    let words = ["rationale", "item.key", ".reference"];
    assert_eq!(holding("app/src/islands", &words), Vec::<String>::new());
    let view = fs::read_to_string(root().join("app/src/view/sitting.rs")).unwrap_or_default();
    let presented = fs::read_to_string(root().join("question-bank/src/presented.rs")).unwrap_or_default();
    for (file, text) in [("view/sitting.rs", view), ("presented.rs", presented)] {
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        let fields = code.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(
            !fields.contains("pub rationale") && !fields.contains("pub key") && !fields.contains("pub reference"),
            "{file}"
        );
    }
}

#[test]
fn no_inline_style_or_script_in_pages() {
    assert_eq!(holding("app/src", &["style=\"", "onclick="]), Vec::<String>::new(), "the content policy forbids them");
}

#[test]
fn no_room_without_a_noun() {
    for folder in ["app/src", "server/src", "question-bank/src", "src"] {
        for (file, _) in sources(folder) {
            for word in ["utils", "common", "helpers", "manager", "/service"] {
                assert!(!file.contains(word), "{file}: name it by what it is");
            }
        }
    }
}

#[test]
fn every_endpoint_is_in_the_docs() {
    let docs = fs::read_to_string(root().join("docs/http.md")).unwrap_or_default();
    for (file, text) in sources("app/src/api") {
        for endpoint in text.split("endpoint = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if endpoint != "kebab-case" {
                assert!(
                    docs.contains(&format!("`POST /api/{endpoint}`")),
                    "{file}: {endpoint} is missing in docs/http.md"
                );
            }
        }
    }
}

#[test]
fn every_refusal_has_its_sentence() {
    let sentences: String = sources("app/src/messages").into_iter().map(|(_, text)| text).collect();
    for (file, text) in sources("server/src") {
        let code: String =
            text.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
        for part in code.split("Kind::").skip(1) {
            let Some((_, rest)) = part.split_once(", \"") else { continue };
            let near = part.len() - rest.len() < 30;
            let Some(code) = rest.split('"').next().filter(|c| near && c.is_ascii() && !c.contains(' ')) else {
                continue;
            };
            assert!(sentences.contains(&format!("\"{code}\"")), "{file}: {code} has no sentence in app/src/messages");
        }
    }
}
