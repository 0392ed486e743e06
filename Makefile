# make run: build everything, make the demo year once, serve it on http://127.0.0.1:3000
.PHONY: run site test lint fmt bench install

JOBS ?= 2
DATA ?= data

run: site
	cargo build --release -j$(JOBS)
	target/release/mingfa demo --if-missing --database sqlite:$(DATA)/mingfa.db --key-file $(DATA)/mingfa.key
	target/release/mingfa serve --database sqlite:$(DATA)/mingfa.db --key-file $(DATA)/mingfa.key

site:
	rustup target add wasm32-unknown-unknown
	cargo xtask site --release

install:
	scripts/install.sh

test: install
	cargo test --workspace -j$(JOBS)

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -j$(JOBS) -- -D warnings

fmt:
	cargo fmt --all

bench:
	cargo run --release -p question-bank --example figures
