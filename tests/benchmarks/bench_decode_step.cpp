// What a step of an answer costs: an anchor alone, an augmenting model alone, and both composed, for two ways to
// connect them. Random float32 weights, 12 blocks x 768 and 8 x 512, vocabulary 32,000. The three sessions read the
// same 256 tokens and then take their steps in turn; medians, and the composed step over the sum of the other two.
//
//     bench_decode_step [THREADS [STEPS]]

#include "core/base/random.h"
#include "core/compose/composed_model.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

using namespace calm;

namespace
{
constexpr int vocabulary = 32000, context = 256;

std::shared_ptr<const DecoderModel> decoder(int layers, int width, int heads, int intermediate, std::uint64_t seed)
{
    const DecoderSettings settings{.layers = layers,
                                   .width = width,
                                   .heads = heads,
                                   .kvHeads = heads,
                                   .headDim = width / heads,
                                   .intermediate = intermediate,
                                   .vocabulary = vocabulary,
                                   .context = 2048,
                                   .rotary = {{.dimensions = width / heads}}};
    return std::make_shared<const DecoderModel>(settings, randomWeights(settings, 0.02, seed));
}

Tensor randomIds(std::int64_t count, Random& random)
{
    const Tensor ids = at::empty({1, count}, at::kLong);
    for (std::int64_t i = 0; i < count; ++i)
        ids.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(random.below(vocabulary));
    return ids;
}

ComposedModel composed(const std::vector<Connection>& connections, const std::shared_ptr<const DecoderModel>& anchor,
                       const std::shared_ptr<const DecoderModel>& augmenting)
{
    Composition composition;
    composition.name = "bench";
    composition.anchor = "anchor";
    composition.augmenting = {"augmenting"};
    composition.connections = connections;
    composition.bridge.heads = 12;
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < connections.size(); ++i) {
        bridges.push_back(freshBridge(augmenting->settings().width, anchor->settings().width, i));
        bridges.back().output = bridges.back().query.clone(); // as after training: no map is zero
    }
    return {composition, anchor, {augmenting}, bridges};
}

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

void measure(const char* name, const std::vector<Connection>& connections, int steps)
{
    const auto anchor = decoder(12, 768, 12, 2048, 1), augmenting = decoder(8, 512, 8, 1376, 2);
    const SingleModel single(anchor), other(augmenting);
    const ComposedModel both = composed(connections, anchor, augmenting);
    const std::array<std::unique_ptr<DecodingSession>, 3> sessions{single.start(), other.start(), both.start()};
    Random random(3);
    const Tensor prompt = randomIds(context, random);
    for (const auto& session : sessions)
        session->advance(prompt);
    std::array<std::vector<double>, 3> times;
    std::vector<double> ratios;
    for (int step = 0; step < steps; ++step) {
        const Tensor id = randomIds(1, random);
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            const auto start = std::chrono::steady_clock::now();
            sessions[i]->advance(id);
            times[i].push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
        ratios.push_back(times[2].back() / (times[0].back() + times[1].back()));
    }
    fmt::print("| {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} |\n", name, median(times[0]), median(times[1]),
               median(times[2]), median(times[2]) / (median(times[0]) + median(times[1])), median(ratios));
}
} // namespace

int main(int argc, char** argv)
{
    at::set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
    const int steps = argc > 2 ? std::atoi(argv[2]) : 41;
    fmt::print(
        "| connections | anchor, ms | augmenting, ms | composed, ms | composed / sum | median of each step's |\n");
    fmt::print("|---|---|---|---|---|---|\n");
    measure("last 3", {{0, 5, 7}, {0, 6, 9}, {0, 7, 11}}, steps);
    measure("every 4th", {{0, 1, 3}, {0, 4, 7}, {0, 7, 11}}, steps);
}
