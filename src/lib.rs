//! The browser's entry: wakes the islands of a page. On the server it is the program's library: the router and the
//! commands, so that tests drive the same router the program serves.

#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod site;

// The islands are exports of `app`; naming the crate links them in.
#[cfg(feature = "hydrate")]
use app as _;

/// Called by the page's script once the module is loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
