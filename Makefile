# Shorthands over the CMake presets; CMakeLists.txt and CMakePresets.json do the work.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
# Of `make reality`: how many stories, drawn from which seed, on the servers of which installation.
SCENARIOS ?= 40
SEED ?= 1
PG ?= /usr/lib/postgresql/15
# Tests that `make threads` leaves out.
THREADS_EXCLUDE ?= ^$$
# Optimised and with assertions: one build serves the tools, the tests and the benchmarks.
PRESET ?= release

build := build/$(PRESET)
greenplum6 := $(build)/recordings/greenplum6
recording := $(greenplum6)/S1_healthy/master/master
diverged := $(greenplum6)/S4a_master_diverged
in_doubt := $(greenplum6)/S2b_committed_not_forgotten

.PHONY: help packages test-packages configure recordings run test threads reality bench install fuzz format clean

help:
	@echo 'make run      install the packages, build, and show the tools on shipped recordings'
	@echo 'make test     install the packages, build, and run every test        (PRESET=$(PRESET), JOBS=$(JOBS))'
	@echo 'make threads  run the tests of reading with several threads under ThreadSanitizer'
	@echo 'make reality  ask the tools about random small clusters, then let the servers act    (SCENARIOS=$(SCENARIOS), SEED=$(SEED), PG=$(PG))'
	@echo 'make bench    time the tools beside pg_waldump 15, and their inner pieces'
	@echo 'make install  install tools, libraries and headers                   (PREFIX=$(PREFIX))'
	@echo 'make fuzz     run every fuzz target for a while                      (FUZZ_SECONDS=$(FUZZ_SECONDS))'
	@echo 'make format   clang-format every source'
	@echo 'make clean    remove build/'

packages:
	@.ci/install-packages

test-packages:
	@.ci/install-packages test

configure: packages
	cmake --preset $(PRESET)

recordings:
	@tests/support/unpack_recordings.sh testdata $(build)/recordings

run: configure recordings
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target installable
	@echo; echo '$$ waldump -n 15 $(recording)/pg_xlog'
	@$(build)/bin/waldump -n 15 $(recording)/pg_xlog
	@echo; echo '$$ controldata $(recording)'
	@$(build)/bin/controldata $(recording)
	@echo; echo '$$ retention-report $(recording)'
	@$(build)/bin/retention-report $(recording) || [ $$? -le 2 ]
	@echo; echo '$$ timeline-check --rejoin $(diverged)/master/master --to $(diverged)/standby/standby'
	@$(build)/bin/timeline-check --rejoin $(diverged)/master/master --to $(diverged)/standby/standby || [ $$? = 1 ]
	@echo; echo '$$ dtx-report $(addprefix $(in_doubt)/,master/master p0/p0 p1/p1)'
	@$(build)/bin/dtx-report $(addprefix $(in_doubt)/,master/master p0/p0 p1/p1) || [ $$? = 1 ]

test: test-packages configure
	cmake --build --preset $(PRESET) --parallel $(JOBS)
	ctest --preset $(PRESET) --parallel $(JOBS)

threads: test-packages
	cmake --preset tsan
	cmake --build --preset tsan --parallel $(JOBS) --target waldump threads_tests
	ctest --preset tsan --parallel $(JOBS) --label-regex threads --exclude-regex '$(THREADS_EXCLUDE)'

# Stories in which a tool and the servers disagree, shortened, go below build/; one worth keeping is copied to
# tests/reality/found/ by hand.
reality: test-packages configure
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target timeline-check retention-report dtx-report
	@tests/reality/main.py --bin $(build)/bin --scenarios $(SCENARIOS) --seed $(SEED) --pg $(PG) \
	  --out $(build)/reality --shrink

# The input is made once and kept in ~/.cache/walread-bench, or below XDG_CACHE_HOME.
bench: configure recordings
	@.ci/install-packages bench
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target bench
	@for program in $(build)/bin/bench_*; do "$$program"; done
	@tests/bench/compare.py $(build)/bin $(build)/recordings --json $(build)/bench.json

install: configure
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target installable
	cmake --install $(build) --prefix $(PREFIX)

# What a run finds goes below build/; an input worth keeping is copied to tests/fuzz/corpus/ by hand.
fuzz:
	@.ci/install-packages fuzz
	cmake --preset clang-fuzz
	cmake --build --preset clang-fuzz --parallel $(JOBS)
	@for program in build/clang-fuzz/bin/fuzz_*; do \
	  name=$${program##*/fuzz_}; \
	  echo "== $$name"; \
	  mkdir -p build/clang-fuzz/found/$$name; \
	  "$$program" -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
	    -artifact_prefix=build/clang-fuzz/found/$$name- \
	    build/clang-fuzz/found/$$name tests/fuzz/corpus/$$name; \
	done

format:
	find libwalread formats tools tests -name '*.cpp' -o -name '*.hpp' | xargs clang-format -i

clean:
	rm -rf build
