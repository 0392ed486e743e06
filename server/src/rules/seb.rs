//! Safe Exam Browser: the settings of a session, their Config Key, and the hash a browser sends with every request.
//!
//! Source: Safe Exam Browser, *Developer Documentation: Config Key*, <https://safeexambrowser.org/developer/seb-config-key.html>
//! (“Summary Config Key Generation” and “Checking the Config Key which SEB clients send with HTTP requests”). From it:
//! settings become “SEB-JSON” (no whitespace, no escaping, keys of every dictionary sorted without regard to case, the
//! key `originatorVersion` and empty dictionaries left out, data as Base64); the key is the SHA-256 of that text in
//! lower-case hex; a request carries, as `X-SafeExamBrowser-ConfigKeyHash`, the SHA-256 of its absolute URL without
//! fragment followed by the key.
//!
//! What a reader could get wrong: the key is no secret from who holds the settings file, because the file is plain XML.
//! It proves that a request was made with these settings by a program that knows them; hand the file to the machines of
//! the room, not to candidates. SEB for macOS and iOS sends the header only in its classic web view, which it uses as long
//! as the settings do not ask for another (they do not).

use crate::vault::sha256_hex;
use std::fmt::Write as _;

/// Name of the request header.
pub const HEADER: &str = "x-safeexambrowser-configkeyhash";

/// A value of a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `<true/>`, `<false/>`
    Flag(bool),
    /// `<integer>`
    Number(i64),
    /// `<string>`
    Text(String),
    /// `<data>`, already in Base64.
    Data(String),
    /// `<array>`
    List(Vec<Value>),
    /// `<dict>`
    Dict(Vec<(String, Value)>),
}

/// What a session decides about its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Page the browser opens first.
    pub start_url: String,
    /// 32 random bytes in Base64, so that two sessions never share a key.
    pub salt: String,
    /// SHA-256 of the password that quits the browser, hex; none lets everybody quit.
    pub quit_digest: Option<String>,
}

impl Settings {
    /// The settings as a dictionary.
    pub fn dict(&self) -> Value {
        let host = self.start_url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
        let rule = [
            ("action", Value::Number(1)),
            ("active", Value::Flag(true)),
            ("expression", Value::Text(host.to_owned())),
            ("regex", Value::Flag(false)),
        ];
        let mut pairs = vec![
            ("allowQuit", Value::Flag(true)),
            ("browserViewMode", Value::Number(1)),
            ("examKeySalt", Value::Data(self.salt.clone())),
            ("originatorVersion", Value::Text("Mingfa".to_owned())),
            ("sebConfigPurpose", Value::Number(0)),
            ("sendBrowserExamKey", Value::Flag(true)),
            ("startURL", Value::Text(self.start_url.clone())),
            ("URLFilterEnable", Value::Flag(true)),
            ("URLFilterRules", Value::List(vec![dict(rule.into())])),
        ];
        if let Some(digest) = &self.quit_digest {
            pairs.push(("hashedQuitPassword", Value::Text(digest.clone())));
        }
        dict(pairs)
    }

    /// The settings file: a plain XML property list.
    pub fn file(&self) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
             \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n",
        );
        write_xml(&self.dict(), &mut xml);
        xml.push_str("</plist>\n");
        xml
    }

    /// The Config Key.
    pub fn key(&self) -> String {
        config_key(&self.dict())
    }
}

fn dict(pairs: Vec<(&str, Value)>) -> Value {
    Value::Dict(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The Config Key of settings: SHA-256 of their SEB-JSON.
///
/// ```
/// use server::rules::seb::{Value, config_key, json};
///
/// let settings = Value::Dict(vec![
///     ("startURL".into(), Value::Text("https://exam.test/a\\b".into())),
///     ("originatorVersion".into(), Value::Text("SEB_Win_3.0".into())),
///     ("allowWlan".into(), Value::Flag(false)),
///     ("URLFilterRules".into(), Value::List(vec![])),
///     ("empty".into(), Value::Dict(vec![])),
/// ]);
/// assert_eq!(json(&settings), r#"{"allowWlan":false,"startURL":"https://exam.test/a\b","URLFilterRules":[]}"#);
/// assert_eq!(config_key(&settings).len(), 64);
/// ```
pub fn config_key(settings: &Value) -> String {
    sha256_hex(json(settings).as_bytes())
}

/// Settings as SEB-JSON.
pub fn json(value: &Value) -> String {
    match value {
        Value::Flag(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) | Value::Data(text) => format!("\"{text}\""),
        Value::List(list) => format!("[{}]", list.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Dict(pairs) => {
            let empty = |value: &Value| matches!(value, Value::Dict(inner) if inner.is_empty());
            let mut kept: Vec<_> =
                pairs.iter().filter(|(name, value)| name != "originatorVersion" && !empty(value)).collect();
            kept.sort_by_key(|(name, _)| name.to_lowercase());
            let pairs: Vec<_> = kept.iter().map(|(name, value)| format!("\"{name}\":{}", json(value))).collect();
            format!("{{{}}}", pairs.join(","))
        }
    }
}

/// The hash a request to this address must carry: of the absolute URL, without its fragment, and the key behind it.
///
/// ```
/// use server::rules::seb::request_hash;
/// let key = "81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc";
/// assert_eq!(request_hash("https://exam.test/a?q=1#top", key), request_hash("https://exam.test/a?q=1", key));
/// assert_ne!(request_hash("https://exam.test/a?q=1", key), request_hash("https://exam.test/a?q=2", key));
/// ```
pub fn request_hash(url: &str, key: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    sha256_hex(format!("{url}{key}").as_bytes())
}

fn write_xml(value: &Value, xml: &mut String) {
    match value {
        Value::Flag(true) => xml.push_str("<true/>\n"),
        Value::Flag(false) => xml.push_str("<false/>\n"),
        Value::Number(number) => _ = writeln!(xml, "<integer>{number}</integer>"),
        Value::Text(text) => _ = writeln!(xml, "<string>{}</string>", escaped(text)),
        Value::Data(text) => _ = writeln!(xml, "<data>{text}</data>"),
        Value::List(list) => {
            xml.push_str("<array>\n");
            list.iter().for_each(|one| write_xml(one, xml));
            xml.push_str("</array>\n");
        }
        Value::Dict(pairs) => {
            xml.push_str("<dict>\n");
            for (name, one) in pairs {
                _ = writeln!(xml, "<key>{}</key>", escaped(name));
                write_xml(one, xml);
            }
            xml.push_str("</dict>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            start_url: "https://exam.example/home?a=1&b=2".into(),
            salt: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into(),
            quit_digest: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into()),
        }
    }

    /// Computed by hand from the document with `printf '%s' … | sha256sum`.
    #[test]
    fn key_and_hash_are_as_the_document_says() {
        let json = json(&settings().dict());
        assert_eq!(json, JSON);
        assert_eq!(settings().key(), KEY);
        assert_eq!(request_hash("https://exam.example/api/open-attempt", KEY), HASH);
    }
    const JSON: &str = concat!(
        r#"{"allowQuit":true,"browserViewMode":1,"examKeySalt":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","#,
        r#""hashedQuitPassword":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","#,
        r#""sebConfigPurpose":0,"sendBrowserExamKey":true,"startURL":"https://exam.example/home?a=1&b=2","#,
        r#""URLFilterEnable":true,"URLFilterRules":[{"action":1,"active":true,"expression":"exam.example","regex":false}]}"#
    );
    const KEY: &str = "351469e7124e5a146d4f8f1212e0c755f3bf83bd7a8249de25785d242410d668";
    const HASH: &str = "2c28e9c756290d8a37e5bcf8c2c3e2711a036a5d5202d33fce4c1d7c962e8398";

    #[test]
    fn the_file_is_a_property_list_of_the_same_settings() {
        let file = settings().file();
        assert!(file.contains("<key>startURL</key>\n<string>https://exam.example/home?a=1&amp;b=2</string>"), "{file}");
        assert!(file.contains("<key>sendBrowserExamKey</key>\n<true/>") && file.contains("<data>AAEC"), "{file}");
        assert!(file.ends_with("</dict>\n</plist>\n"));
    }
}
