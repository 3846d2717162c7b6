#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <chrono>
#include <fmt/format.h>
#include <iostream>
#include <iterator>

namespace calm
{

namespace
{
struct Options
{
    std::string model;
    bool json = false;
    bool special = false;
    bool time = false;
};

/// With special tokens put in, `decoded` leaves them out again; without, it keeps those the text itself holds.
Json encodingToJson(const Tokenizer& tokenizer, const std::string& text, bool special)
{
    const Encoding encoding = tokenizer.encode(text, special);
    Json offsets = Json::array();
    for (const auto& [begin, end] : encoding.byteOffsets)
        offsets.push_back({begin, end});
    Json json;
    json["ids"] = encoding.ids;
    json["byte_offsets"] = std::move(offsets);
    json["decoded"] = tokenizer.decode(encoding.ids, special);
    return json;
}

void printTokens(const Tokenizer& tokenizer, const std::string& text, bool special)
{
    const Encoding encoding = tokenizer.encode(text, special);
    std::vector<std::vector<std::string>> rows{{"id", "bytes", "token"}};
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        rows.push_back({fmt::format("{}", encoding.ids[i]),
                        fmt::format("{}-{}", encoding.byteOffsets[i].first, encoding.byteOffsets[i].second),
                        tokenizer.tokenOf(encoding.ids[i])});
    printColumns(rows);
}

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Where a stretch of about 4,000 bytes ends: behind a line, or else between two characters.
std::size_t endOfStretch(std::string_view text, std::size_t begin)
{
    constexpr std::size_t size = 4000;
    if (text.size() - begin <= size)
        return text.size();
    const auto line = text.rfind('\n', begin + size);
    if (line != text.npos && line >= begin)
        return line + 1;
    std::size_t end = begin + size;
    while (end > begin + 1 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return end;
}

/// How fast the tokenizer is on one thread: all of stdin in stretches of 4 kB, as a data set comes, and as one text.
void time(const Options& options)
{
    auto start = std::chrono::steady_clock::now();
    const auto tokenizer = Tokenizer::load(options.model);
    const double loadSeconds = secondsSince(start);
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    start = std::chrono::steady_clock::now();
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
        end = endOfStretch(text, begin);
        tokenizer->encode(std::string_view(text).substr(begin, end - begin), false);
    }
    const double stretches = secondsSince(start);
    start = std::chrono::steady_clock::now();
    const Encoding encoding = tokenizer->encode(text, false);
    const double whole = secondsSince(start);
    start = std::chrono::steady_clock::now();
    tokenizer->decode(encoding.ids, false);
    Json json;
    json["load_seconds"] = loadSeconds;
    json["bytes"] = text.size();
    json["tokens"] = encoding.ids.size();
    json["encode_megabytes_per_second"] = megabytes / stretches;
    json["encode_one_text_megabytes_per_second"] = megabytes / whole;
    json["decode_megabytes_per_second"] = megabytes / secondsSince(start);
    printJson(json);
}

void run(const Options& options)
{
    if (options.time) {
        time(options);
        return;
    }
    const auto tokenizer = Tokenizer::load(options.model);
    std::string line;
    for (int number = 1; std::getline(std::cin, line); ++number) {
        if (!options.json) {
            printTokens(*tokenizer, line, options.special);
            continue;
        }
        const std::string what = fmt::format("Line {} of the input", number);
        const Json request = parseJson(replaceInvalidUtf8(line), what);
        printJson(encodingToJson(*tokenizer, require<std::string>(request, "text", what), options.special));
    }
}
} // namespace

void addTokenize(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("tokenize", "Cut the lines of stdin into a model's tokens");
    command.add_option("MODEL", options->model, "Model directory, tokenizer.json or tokenizer.model")->required();
    command.add_flag("--json", options->json,
                     "Read lines of {\"text\"}, answer lines of {\"ids\", \"byte_offsets\", \"decoded\"}");
    command.add_flag("--special", options->special, "Add the special tokens that stand around a text");
    command.add_flag("--time", options->time, "Measure: all of stdin is text; answer a JSON line of seconds and MB/s");
    session.onChosen(command, "cutting the text into tokens", [options] { run(*options); });
}

} // namespace calm
