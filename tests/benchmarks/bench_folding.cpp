// Keys and values of a bridge with W_K W_proj and W_V W_proj folded into one matrix each, against the three products
// they come from: what a step and a prompt cost, what folding costs, and after how many steps it has paid.
//
//     bench_folding [THREADS [MODEL-WIDTH ...]]

#include "core/compose/bridge.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>

using namespace calm;

namespace
{
/// Median seconds of 9 repeats after a warm-up.
double seconds(const std::function<void()>& work)
{
    std::vector<double> times;
    for (int repeat = 0; repeat < 10; ++repeat) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + 5, times.end());
    return times[5];
}

void measure(int wide, int narrow)
{
    BridgeSettings settings;
    settings.heads = 8;
    const Bridge bridge(settings, freshBridge(narrow, wide, 1));
    const BridgeWeights& w = bridge.weights();
    Tensor folded;
    const double folding = seconds([&] {
        folded = at::cat({at::matmul(w.key, w.project), at::matmul(w.value, w.project)}, 0);
    });
    const auto both = [&](std::int64_t tokens) {
        const Tensor state = at::randn({1, tokens, narrow}, at::kFloat);
        return std::pair{seconds([&] { bridge.keysAndValues(state); }), seconds([&] { at::linear(state, folded); })};
    };
    const auto [step, foldedStep] = both(1);
    const auto [prompt, foldedPrompt] = both(256);
    fmt::print("| {} | {} | {:.3f} | {:.3f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.1f} | {:.0f} |\n", wide, narrow,
               step * 1e3, foldedStep * 1e3, step / foldedStep, prompt * 1e3, foldedPrompt * 1e3, prompt / foldedPrompt,
               folding * 1e3, folding / std::max(1e-12, step - foldedStep));
}
} // namespace

int main(int argc, char** argv)
{
    at::NoGradGuard noGradients;
    at::set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
    std::vector<int> widths;
    for (int i = 2; i < argc; ++i)
        widths.push_back(std::atoi(argv[i]));
    if (widths.empty())
        widths = {128, 1024, 2048};
    fmt::print(
        "| D | d | step, ms | folded | ratio | 256 tokens, ms | folded | ratio | folding, ms | pays after steps |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n");
    for (const int wide : widths)
        for (const int narrow : {wide / 4, wide, 3 * wide})
            measure(wide, narrow);
}
