#!/usr/bin/env bash
# The same set-up as run.sh, then the whole suite. Arguments go to ctest: packaging/test.sh -R test_tokenizer
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"

install_missing
configure_and_build
cd "$root" && exec ctest --preset release "$@"
