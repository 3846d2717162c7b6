// The same weights in a float32, a bfloat16 and a float16 file: what loading, reading and answering cost, and how much
// memory. Runs `calm bench` on each in turn, several times round, and prints medians and ratios to float32.
//
//     bench_precision [THREADS [ROUNDS]]

#include "core/models/load_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace calm;

namespace
{
struct Precision
{
    const char* name;
    at::ScalarType type;
    std::vector<Json> runs;
};

void writeModel(const Path& folder, const DecoderSettings& settings, const DecoderWeights& weights,
                const Precision& precision)
{
    DecoderWeights stored = weights;
    forEachSlot(settings, stored, [&](const Slot&, Tensor& tensor) { tensor = tensor.to(precision.type); });
    std::filesystem::create_directories(folder);
    saveDecoder(folder, DecoderModel(settings, stored), {{"torch_dtype", precision.name}});
}

Json benchmark(const Path& model, const std::string& threads)
{
    const std::string command =
        fmt::format("{} bench {} --json --prompt 256 --gen 32 --threads {}", CALM_EXECUTABLE, model.string(), threads);
    const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
    std::array<char, 4096> line{};
    if (!output || !std::fgets(line.data(), line.size(), output.get()))
        throw std::runtime_error("calm bench did not answer: " + command);
    return Json::parse(line.data());
}

double median(const std::vector<Json>& runs, const char* key)
{
    std::vector<double> values;
    for (const Json& run : runs)
        values.push_back(run.at(key).get<double>());
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}
} // namespace

int main(int argc, char** argv)
{
    const std::string threads = argc > 1 ? argv[1] : "2";
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    DecoderSettings settings{.layers = 12,
                             .width = 1024,
                             .heads = 16,
                             .kvHeads = 4,
                             .headDim = 64,
                             .intermediate = 2816,
                             .vocabulary = 32000,
                             .context = 2048,
                             .rotary = {{.dimensions = 64}}};
    const Path folder = std::filesystem::temp_directory_path() / "calm-bench-precision";
    std::vector<Precision> precisions{
        {"float32", at::kFloat, {}}, {"bfloat16", at::kBFloat16, {}}, {"float16", at::kHalf, {}}};
    {
        const DecoderWeights weights = randomWeights(settings, 0.02, 1);
        for (const Precision& precision : precisions)
            writeModel(folder / precision.name, settings, weights, precision);
    }
    for (int round = 0; round < rounds; ++round)
        for (Precision& precision : precisions)
            precision.runs.push_back(benchmark(folder / precision.name, threads));
    const auto& base = precisions.front().runs;
    fmt::print(
        "| file | size, MB | load, s | peak memory, MB | reading, tokens/s | ratio | answering, tokens/s | ratio |\n");
    fmt::print("|---|---|---|---|---|---|---|---|\n");
    for (const Precision& p : precisions) {
        const double bytes = static_cast<double>(std::filesystem::file_size(folder / p.name / "model.safetensors"));
        const double read = median(p.runs, "prefill_tokens_per_second"),
                     answered = median(p.runs, "decode_tokens_per_second");
        fmt::print("| {} | {:.0f} | {:.3f} | {:.0f} | {:.0f} | {:.2f} | {:.1f} | {:.2f} |\n", p.name, bytes / 1e6,
                   median(p.runs, "load_seconds"), median(p.runs, "peak_rss_bytes") / 1e6, read,
                   read / median(base, "prefill_tokens_per_second"), answered,
                   answered / median(base, "decode_tokens_per_second"));
    }
    std::filesystem::remove_all(folder);
}
