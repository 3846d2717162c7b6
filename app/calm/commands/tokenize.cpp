#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string model;
    bool json = false;
    bool special = false;
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

void run(const Options& options)
{
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
    session.onChosen(command, "cutting the text into tokens", [options] { run(*options); });
}

} // namespace calm
