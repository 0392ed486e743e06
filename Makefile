# make run: build everything, make the demo year once, serve it on http://127.0.0.1:3000
.PHONY: run site test lint fmt bench fuzz install browser

JOBS ?= 2
DATA ?= data
SECONDS ?= 300

run: site
	cargo build --release -j$(JOBS)
	target/release/mingfa demo --if-missing --database sqlite:$(DATA)/mingfa.db --key-file $(DATA)/mingfa.key
	target/release/mingfa serve --database sqlite:$(DATA)/mingfa.db --key-file $(DATA)/mingfa.key

site:
	rustup target add wasm32-unknown-unknown
	cargo xtask site --release

install:
	scripts/install.sh

test: install site
	cargo test --workspace -j$(JOBS)
	$(MAKE) browser

# The same pages in Debian's Chromium, scripts on and off, with axe; `cargo test` has built the program they serve.
browser:
	cd tests/browser && npm ci --no-audit --no-fund && npm test

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -j$(JOBS) -- -D warnings

fmt:
	cargo fmt --all

# Figures as `name: value`: draw and marking, the program under load on both databases, the pages in a browser. Run it on
# an idle machine.
bench: install site
	cargo run --release -p question-bank --example figures
	cargo build --release -j$(JOBS) -p mingfa -p storm
	target/release/storm figures
	cargo run --release -j$(JOBS) --example bank_figures
	cargo run --release -j$(JOBS) --example results_figures
	cargo run --release -j$(JOBS) --example sittings_figures
	cargo run --release -j$(JOBS) --example people_figures
	cargo run --release -j$(JOBS) --example board_figures
	cd tests/browser && npm ci --no-audit --no-fund && MINGFA_BIN=../../target/release/mingfa npm run bench

# Made-up files for every reader of what others wrote, SECONDS each; nightly and cargo-fuzz are installed when missing.
fuzz:
	scripts/fuzz.sh $(SECONDS)
