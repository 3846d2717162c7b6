// Cost of following an anchor token by token, at two lengths of the text: it must not grow with the length.
//   ninja bench_alignment && bin/bench_alignment TOKENIZER_DIR...

#include "core/text/token_alignment.h"
#include "core/text/tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

using namespace calm;

namespace
{
using Clock = std::chrono::steady_clock;

/// Ordinary prose with numbers, some punctuation and other scripts in it, `tokens` words long or more.
std::string prose(std::size_t words)
{
    const std::vector<std::string> vocabulary{
        "the", "model",   "reads", "a",       "text",  "of",       "many", "words,",     "and",   "each",
        "is",  "seen",    "once.", "Numbers", "like",  "1024",     "or",   "7.5%",       "stand", "in",
        "it;", "Umlaute", "wie",   "äöü",     "auch,", "日本語も", "и",    "кириллица.", "\n\n"};
    std::string text;
    for (std::size_t i = 0; i < words; ++i)
        text += (i ? " " : "") + vocabulary[(i * 7 + i / 29) % vocabulary.size()];
    return text;
}

/// Median microseconds a call over the last `measured` of `count` anchor tokens, which are this tokenizer's own.
double microsecondsPerToken(const std::shared_ptr<const Tokenizer>& tokenizer, const std::string& text,
                            std::size_t count, std::size_t measured)
{
    const Encoding anchor = tokenizer->encode(text, false);
    TokenAlignment alignment(tokenizer);
    std::size_t read = 0;
    std::vector<double> times;
    for (std::size_t i = 0; i < std::min(count, anchor.ids.size()); ++i) {
        const std::size_t end = std::max(read, anchor.byteOffsets[i].second);
        const auto start = Clock::now();
        alignment.read(std::string_view(text).substr(read, end - read));
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
        read = end;
    }
    times.erase(times.begin(), times.end() - static_cast<std::ptrdiff_t>(std::min(measured, times.size())));
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
}
} // namespace

int main(int argc, char** argv)
{
    const std::string text = prose(12000);
    fmt::print("{:<16} {:>14} {:>14} {:>8}\n", "tokenizer", "1,000 tokens", "8,000 tokens", "ratio");
    for (int i = 1; i < argc; ++i) {
        const auto tokenizer = Tokenizer::load(argv[i]);
        microsecondsPerToken(tokenizer, text, 200, 100); // warm-up: what is made when first asked for
        const double few = microsecondsPerToken(tokenizer, text, 1000, 200),
                     many = microsecondsPerToken(tokenizer, text, 8000, 200);
        fmt::print("{:<16} {:>11.1f} us {:>11.1f} us {:>8.2f}\n", Path(argv[i]).filename().string(), few, many,
                   many / few);
    }
}
