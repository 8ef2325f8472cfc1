# What can be done here. Each target does its own set-up, says each step in one
# line and costs nothing when repeated. The work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run build demo test test-rust test-browser fuzz check bench screenshots

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: build ## build everything and serve the portal on http://127.0.0.1:3000 with demonstration data
	@scripts/run.sh

build: ## build server, browser part, styles and assets
	@scripts/build.sh

demo: ## make data/ambito.sqlite with demonstration data, if absent (FRESH=1: a new one)
	@scripts/build-server.sh
	@scripts/demo.sh

test: ## install what the tests need and run all of them
	@scripts/test.sh

test-rust: ## Rust tests on SQLite and a throw-away PostgreSQL
	@scripts/test-rust.sh $(ARGS)

test-browser: ## browser tests, with and without JavaScript
	@scripts/test-browser.sh $(ARGS)

fuzz: ## the readers of signed files against bytes nobody chose (SECONDS=60 for each)
	@FUZZ_SECONDS=$(or $(SECONDS),60) scripts/fuzz.sh

check: ## format, lints, dependencies, house rules
	@scripts/check.sh

bench: ## speed and size, with the machine they were measured on
	@scripts/bench.sh

screenshots: ## pictures of pages in target/screenshots (PAGES="/home …" USER_NAME=… PASSWORD=…)
	@scripts/screenshots.sh $(PAGES)
