//! Rebuilds the crate when an item or lesson file changes, so that an embedded bank is never stale.

fn main() {
    println!("cargo:rerun-if-changed=content");
    println!("cargo:rerun-if-changed=lessons");
}
