#!/usr/bin/env bash
# From an empty Debian 12 machine to the example: installs what is missing, builds, and opens the window on the example
# project. Without a display it trains the example in the terminal, prints the table and writes it as a page.
# Run it again at any time: what is done is not done again.
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"

example=key-value-arithmetic
run_name="Trained by packaging/run.sh"

has_display() {
    [ -n "${DISPLAY:-}" ] && return 0
    [ -n "${WAYLAND_DISPLAY:-}" ] && ls /usr/lib/*/qt6/plugins/platforms/libqwayland-*.so >/dev/null 2>&1
}

documents_folder() {
    local folder=""
    if command -v xdg-user-dir >/dev/null; then folder=$(xdg-user-dir DOCUMENTS); fi
    # Where none is set up, xdg-user-dir answers the home folder itself.
    if [ -z "$folder" ] || [ "${folder%/}" = "${HOME%/}" ]; then folder="$HOME/Documents"; fi
    printf '%s' "$folder"
}

# Numbers of runs, empty when there is none.
finished_run() { "$build/bin/calm" runs "$project" --name "$run_name" --state finished --ids | head -n 1; }
unfinished_run() { "$build/bin/calm" runs "$project" --name "$run_name" --ids | head -n 1; }
example_run() { "$build/bin/calm" runs "$project" --ids | tail -n 1; }

train() {
    local again
    again=$(unfinished_run)
    if [ -n "$again" ]; then
        "$build/bin/calm" train "$project" --run "$again"
    else
        "$build/bin/calm" train "$project" --like "$(example_run)" --name "$run_name"
    fi
}

train_in_terminal() {
    local report="${project%.calm}.html"
    if [ -n "$(finished_run)" ]; then
        say "The example is trained already (run $(finished_run))."
    else
        say "Training the example composition; this takes a few minutes. Ctrl-C stops it."
        train
        rm -f "$report" # it would tell of another run
    fi
    if [ -f "$report" ]; then
        "$build/bin/calm" results "$project"
    else
        "$build/bin/calm" evaluate "$project" --html "$report"
    fi
    say "The table as a page: $report"
    say "The project:         $project"
    say "Ask it something:    '$build/bin/calm' generate '$project#kv-math' --prompt '<szfbde>-<mr>='"
}

install_missing
configure_and_build calm calm-workbench

project="$(documents_folder)/CALM Workbench/$example.calm"
if [ ! -e "$project" ]; then
    mkdir -p "$(dirname "$project")"
    "$build/bin/calm" example "$example" "$project" >/dev/null
    say "The example project is $project"
fi

if has_display; then
    exec "$build/bin/calm-workbench" "$project"
fi
train_in_terminal
